using System;

namespace OpenCvSharp;

/// <summary>An error that OpenCV reported, with its own text.</summary>
public sealed class OpenCVException : Exception
{
    /// <summary>An error of OpenCV.</summary>
    /// <param name="status">The code.</param>
    /// <param name="funcName">The C++ function.</param>
    /// <param name="errMsg">What went wrong, without place.</param>
    /// <param name="fileName">The C++ source file.</param>
    /// <param name="line">The line in it.</param>
    public OpenCVException(ErrorCode status, string funcName, string errMsg, string fileName, int line)
        : this(status, funcName, errMsg, fileName, line, errMsg)
    {
    }

    internal OpenCVException(
        ErrorCode status, string funcName, string errMsg, string fileName, int line, string text)
        : base(text)
    {
        Status = status;
        FuncName = funcName;
        ErrMsg = errMsg;
        FileName = fileName;
        Line = line;
    }

    /// <summary>The code.</summary>
    public ErrorCode Status { get; }

    /// <summary>The C++ function.</summary>
    public string FuncName { get; }

    /// <summary>What went wrong, without place.</summary>
    public string ErrMsg { get; }

    /// <summary>The C++ source file.</summary>
    public string FileName { get; }

    /// <summary>The line in <see cref="FileName"/>.</summary>
    public int Line { get; }
}
