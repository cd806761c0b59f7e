using System;

namespace OpenCvSharp;

/// <summary>
/// Writes a video file. The file is complete after <see cref="Release"/> or <see cref="Dispose"/>. One thread at a
/// time.
/// </summary>
public sealed class VideoWriter : IDisposable
{
    private readonly WriterHandle handle;

    /// <summary>A writer to be opened later.</summary>
    public VideoWriter()
    {
        NativeError.Check(NativeMethods.rs_writer_create(out handle));
        Fps = -1;
        IsColor = true;
    }

    /// <summary>Starts a file; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="fileName">Path; its extension chooses the container. An existing file is replaced.</param>
    /// <param name="fourcc">Codec.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="frameSize">Size of every frame.</param>
    /// <param name="isColor">Whether frames are BGR; otherwise grey.</param>
    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor)
    {
    }

    /// <summary>Starts a file with a back end; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="fileName">Path; its extension chooses the container. An existing file is replaced.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <param name="fourcc">Codec.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="frameSize">Size of every frame.</param>
    /// <param name="isColor">Whether frames are BGR; otherwise grey.</param>
    public VideoWriter(
        string fileName,
        VideoCaptureAPIs apiPreference,
        FourCC fourcc,
        double fps,
        Size frameSize,
        bool isColor = true)
        : this()
    {
        _ = Open(fileName, apiPreference, fourcc, fps, frameSize, isColor);
    }

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => handle.IsClosed;

    /// <summary>Path of the file; null before a file was started.</summary>
    public string? FileName { get; private set; }

    /// <summary>Frames per second; -1 before a file was started.</summary>
    public double Fps { get; private set; }

    /// <summary>Size of every frame.</summary>
    public Size FrameSize { get; private set; }

    /// <summary>Whether frames are BGR.</summary>
    public bool IsColor { get; private set; }

    /// <summary>Four characters that name a codec, as a number.</summary>
    /// <param name="c1">First character.</param>
    /// <param name="c2">Second character.</param>
    /// <param name="c3">Third character.</param>
    /// <param name="c4">Fourth character.</param>
    /// <returns>The number.</returns>
    public static int FourCC(char c1, char c2, char c3, char c4) =>
        (c1 & 255) + ((c2 & 255) << 8) + ((c3 & 255) << 16) + ((c4 & 255) << 24);

    /// <summary>Four characters that name a codec, as a number.</summary>
    /// <param name="code">The four characters.</param>
    /// <returns>The number.</returns>
    public static int FourCC(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != 4)
        {
            throw new ArgumentException($"\"{code}\" is no codec name: 4 characters are expected.", nameof(code));
        }

        return FourCC(code[0], code[1], code[2], code[3]);
    }

    /// <summary>Starts a file; what was open before is completed.</summary>
    /// <param name="fileName">Path; its extension chooses the container. An existing file is replaced.</param>
    /// <param name="fourcc">Codec.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="frameSize">Size of every frame.</param>
    /// <param name="isColor">Whether frames are BGR; otherwise grey.</param>
    /// <returns>Whether the file was started.</returns>
    public bool Open(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true) =>
        Open(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor);

    /// <summary>Starts a file with a back end; what was open before is completed.</summary>
    /// <param name="fileName">Path; its extension chooses the container. An existing file is replaced.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <param name="fourcc">Codec.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="frameSize">Size of every frame.</param>
    /// <param name="isColor">Whether frames are BGR; otherwise grey.</param>
    /// <returns>Whether the file was started.</returns>
    public bool Open(
        string fileName,
        VideoCaptureAPIs apiPreference,
        FourCC fourcc,
        double fps,
        Size frameSize,
        bool isColor = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        FileName = fileName;
        Fps = fps;
        FrameSize = frameSize;
        IsColor = isColor;
        NativeError.Check(NativeMethods.rs_writer_open(
            handle, fileName, (int)apiPreference, fourcc.Value, fps, frameSize, isColor ? 1 : 0, out int opened));
        return opened != 0;
    }

    /// <summary>Whether a file is being written.</summary>
    /// <returns>True if so.</returns>
    public bool IsOpened()
    {
        NativeError.Check(NativeMethods.rs_writer_is_opened(handle, out int opened));
        return opened != 0;
    }

    /// <summary>Appends a frame. One of another size than <see cref="FrameSize"/> is dropped by FFmpeg.</summary>
    /// <param name="image">The frame: 8 bits, BGR or grey.</param>
    public void Write(InputArray image) => NativeError.Check(NativeMethods.rs_writer_write(handle, image.Handle));

    /// <summary>Completes the file; the writer may be opened again.</summary>
    public void Release() => NativeError.Check(NativeMethods.rs_writer_close(handle));

    /// <summary>Name of the back end in use. A file must be open.</summary>
    /// <returns>The name, as in FFMPEG.</returns>
    public string GetBackendName()
    {
        return NativeText.Read((buffer, capacity, out length) =>
            NativeMethods.rs_writer_backend_name(handle, buffer, capacity, out length));
    }

    /// <summary>Completes the file. Further use throws.</summary>
    public void Dispose() => handle.Dispose();
}
