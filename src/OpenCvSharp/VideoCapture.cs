using System;

namespace OpenCvSharp;

/// <summary>
/// A video file, an image sequence, a network stream or a camera. One thread at a time; <see cref="Dispose"/> must
/// not race a read.
/// </summary>
public sealed class VideoCapture : IDisposable
{
    private readonly CaptureHandle handle;

    /// <summary>A capture to be opened later.</summary>
    public VideoCapture()
    {
        NativeError.Check(NativeMethods.rs_capture_create(out handle));
    }

    /// <summary>Opens a camera; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="index">Number of the camera.</param>
    /// <param name="apiPreference">Back end.</param>
    public VideoCapture(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(index, apiPreference, [])
    {
    }

    /// <summary>Opens a camera with options; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="index">Number of the camera.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <param name="prms">Pairs of <see cref="VideoCaptureProperties"/> and value.</param>
    public VideoCapture(int index, VideoCaptureAPIs apiPreference, int[] prms)
        : this()
    {
        _ = Open(index, apiPreference, prms);
    }

    /// <summary>Opens a file or stream; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="fileName">Path, pattern of numbered images, or URL.</param>
    /// <param name="apiPreference">Back end.</param>
    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(fileName, apiPreference, [])
    {
    }

    /// <summary>Opens a file or stream with options; ask <see cref="IsOpened"/> whether that worked.</summary>
    /// <param name="fileName">Path, pattern of numbered images, or URL.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <param name="prms">Pairs of <see cref="VideoCaptureProperties"/> and value.</param>
    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference, int[] prms)
        : this()
    {
        _ = Open(fileName, apiPreference, prms);
    }

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => handle.IsClosed;

    /// <summary>
    /// Time of the current frame in whole milliseconds; <see cref="Get(VideoCaptureProperties)"/> is exact.
    /// </summary>
    public int PosMsec
    {
        get => (int)Get(VideoCaptureProperties.PosMsec);
        set => Set(VideoCaptureProperties.PosMsec, value);
    }

    /// <summary>Index of the next frame.</summary>
    public int PosFrames
    {
        get => (int)Get(VideoCaptureProperties.PosFrames);
        set => Set(VideoCaptureProperties.PosFrames, value);
    }

    /// <summary>Width in pixels, as the container or driver states it.</summary>
    public int FrameWidth => (int)Get(VideoCaptureProperties.FrameWidth);

    /// <summary>Height in pixels, as the container or driver states it.</summary>
    public int FrameHeight => (int)Get(VideoCaptureProperties.FrameHeight);

    /// <summary>Frames per second, as the container or driver states it.</summary>
    public double Fps => Get(VideoCaptureProperties.Fps);

    /// <summary>Number of frames as the container states it: an estimate, and negative for streams.</summary>
    public int FrameCount => (int)Get(VideoCaptureProperties.FrameCount);

    /// <summary>Codec of the stream as four characters.</summary>
    public string FourCC
    {
        get
        {
            int code = (int)Get(VideoCaptureProperties.FourCC);
            return string.Create(4, code, static (text, value) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = (char)((value >> (8 * i)) & 0xFF);
                }
            });
        }
    }

    /// <summary>Opens a file or stream; what was open before is closed.</summary>
    /// <param name="fileName">Path, pattern of numbered images, or URL.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <returns>Whether it was opened.</returns>
    public bool Open(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) =>
        Open(fileName, apiPreference, []);

    /// <summary>Opens a camera; what was open before is closed.</summary>
    /// <param name="index">Number of the camera.</param>
    /// <param name="apiPreference">Back end.</param>
    /// <returns>Whether it was opened.</returns>
    public bool Open(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) =>
        Open(index, apiPreference, []);

    /// <summary>Whether something is open.</summary>
    /// <returns>True if so.</returns>
    public bool IsOpened()
    {
        NativeError.Check(NativeMethods.rs_capture_is_opened(handle, out int opened));
        return opened != 0;
    }

    /// <summary>Closes the file or camera; the capture may be opened again.</summary>
    public void Release() => NativeError.Check(NativeMethods.rs_capture_close(handle));

    /// <summary>Takes the next frame without converting it.</summary>
    /// <returns>False at the end, or when the stream broke.</returns>
    public bool Grab()
    {
        NativeError.Check(NativeMethods.rs_capture_grab(handle, out int grabbed));
        return grabbed != 0;
    }

    /// <summary>Converts the grabbed frame; the Mat's memory is used again when it fits.</summary>
    /// <param name="image">Receives the frame, BGR.</param>
    /// <param name="flag">Meaning depends on the back end.</param>
    /// <returns>False if no frame was grabbed; the Mat is empty then.</returns>
    public bool Retrieve(Mat image, int flag = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeError.Check(NativeMethods.rs_capture_retrieve(handle, image.Handle, flag, out int retrieved));
        return retrieved != 0;
    }

    /// <summary>Takes and converts the next frame; the Mat's memory is used again when it fits.</summary>
    /// <param name="image">Receives the frame, BGR.</param>
    /// <returns>False at the end, or when the stream broke; the Mat is empty then.</returns>
    public bool Read(Mat image)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeError.Check(NativeMethods.rs_capture_read(handle, image.Handle, out int read));
        return read != 0;
    }

    /// <summary>Reads a property.</summary>
    /// <param name="propertyId">Which one.</param>
    /// <returns>Its value; 0 when the back end does not know it.</returns>
    public double Get(VideoCaptureProperties propertyId) => Get((int)propertyId);

    /// <summary>Reads a property by OpenCV's number.</summary>
    /// <param name="propertyId">Which one.</param>
    /// <returns>Its value; 0 when the back end does not know it.</returns>
    public double Get(int propertyId)
    {
        NativeError.Check(NativeMethods.rs_capture_get(handle, propertyId, out double value));
        return value;
    }

    /// <summary>Sets a property.</summary>
    /// <param name="propertyId">Which one.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the back end knows it; that it took effect is not said.</returns>
    public bool Set(VideoCaptureProperties propertyId, double value) => Set((int)propertyId, value);

    /// <summary>Sets a property by OpenCV's number.</summary>
    /// <param name="propertyId">Which one.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the back end knows it; that it took effect is not said.</returns>
    public bool Set(int propertyId, double value)
    {
        NativeError.Check(NativeMethods.rs_capture_set(handle, propertyId, value, out int accepted));
        return accepted != 0;
    }

    /// <summary>Name of the back end in use. Something must be open.</summary>
    /// <returns>The name, as in FFMPEG.</returns>
    public string GetBackendName()
    {
        return NativeText.Read((buffer, capacity, out length) =>
            NativeMethods.rs_capture_backend_name(handle, buffer, capacity, out length));
    }

    /// <summary>Closes the file or camera. Further use throws.</summary>
    public void Dispose() => handle.Dispose();

    private bool Open(string fileName, VideoCaptureAPIs apiPreference, int[] prms)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(prms);
        NativeError.Check(NativeMethods.rs_capture_open_file(
            handle, fileName, (int)apiPreference, prms, prms.Length, out int opened));
        return opened != 0;
    }

    private bool Open(int index, VideoCaptureAPIs apiPreference, int[] prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        NativeError.Check(NativeMethods.rs_capture_open_index(
            handle, index, (int)apiPreference, prms, prms.Length, out int opened));
        return opened != 0;
    }
}
