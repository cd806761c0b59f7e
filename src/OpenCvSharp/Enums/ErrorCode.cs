namespace OpenCvSharp;

/// <summary>Status codes of OpenCV.</summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    StsOk = 0,

    /// <summary>Pseudo error.</summary>
    StsBackTrace = -1,

    /// <summary>Unspecified.</summary>
    StsError = -2,

    /// <summary>Internal error.</summary>
    StsInternal = -3,

    /// <summary>Out of memory.</summary>
    StsNoMem = -4,

    /// <summary>Bad argument.</summary>
    StsBadArg = -5,

    /// <summary>Unsupported function.</summary>
    StsBadFunc = -6,

    /// <summary>An iteration did not converge.</summary>
    StsNoConv = -7,

    /// <summary>Bad number of channels.</summary>
    BadNumChannels = -15,

    /// <summary>Unsupported depth.</summary>
    BadDepth = -17,

    /// <summary>Null pointer.</summary>
    StsNullPtr = -27,

    /// <summary>Wrong size.</summary>
    StsBadSize = -201,

    /// <summary>Division by zero.</summary>
    StsDivByZero = -202,

    /// <summary>Source and target may not be the same.</summary>
    StsInplaceNotSupported = -203,

    /// <summary>Not found.</summary>
    StsObjectNotFound = -204,

    /// <summary>Formats differ.</summary>
    StsUnmatchedFormats = -205,

    /// <summary>Wrong flag.</summary>
    StsBadFlag = -206,

    /// <summary>Bad point.</summary>
    StsBadPoint = -207,

    /// <summary>Bad mask.</summary>
    StsBadMask = -208,

    /// <summary>Sizes differ.</summary>
    StsUnmatchedSizes = -209,

    /// <summary>Unsupported format.</summary>
    StsUnsupportedFormat = -210,

    /// <summary>Out of range.</summary>
    StsOutOfRange = -211,

    /// <summary>Cannot be parsed.</summary>
    StsParseError = -212,

    /// <summary>Not built in.</summary>
    StsNotImplemented = -213,

    /// <summary>Memory block damaged.</summary>
    StsBadMemBlock = -214,

    /// <summary>An assertion of OpenCV failed.</summary>
    StsAssert = -215,
}
