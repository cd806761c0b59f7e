using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Ffmpeg;

/// <summary>
/// H.264 and H.265 by the system's libavcodec, on the caller's thread; pixels as OpenCV's FFmpeg converts them, so that
/// a clip has the same bytes from a log and from a video file. One thread at a time.
/// </summary>
public sealed class FfmpegVideoDecoder : IVideoDecoder
{
    private readonly nint decoder;
    private ImageSize size;
    private bool isDisposed;

    private FfmpegVideoDecoder(nint decoder)
    {
        this.decoder = decoder;
    }

    /// <summary>Why there is no decoder on this machine, and what to do, for people; null when there is.</summary>
    public static string? WhyNot => FfmpegLibrary.WhyNot;

    /// <summary>Opens a decoder.</summary>
    /// <exception cref="SourceException">There is none on this machine; see <see cref="WhyNot"/>.</exception>
    public static FfmpegVideoDecoder Open(VideoCodec codec)
    {
        string name = codec == VideoCodec.H265 ? "H.265" : "H.264";
        if (WhyNot is string reason)
        {
            throw new SourceException($"{name} video is not decoded here: {reason}");
        }

        int error = FfmpegLibrary.Open(codec == VideoCodec.H265 ? 265 : 264, out nint decoder);
        return error >= 0 ? new FfmpegVideoDecoder(decoder)
            : throw new SourceException(
                $"{name} video is not decoded here: FFmpeg says \"{FfmpegLibrary.TextOf(error)}\". Install Debian's "
                + "libavcodec59, which has both codecs.");
    }

    /// <inheritdoc/>
    public unsafe bool TrySend(ReadOnlySpan<byte> unit, long number)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        fixed (byte* bytes = unit)
        {
            // Without bytes it would be the end.
            return bytes is not null && FfmpegLibrary.Send(decoder, bytes, unit.Length, number) >= 0;
        }
    }

    /// <inheritdoc/>
    public unsafe void SendEnd()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        _ = FfmpegLibrary.Send(decoder, null, 0, 0);
    }

    /// <inheritdoc/>
    public VideoAnswer Receive(out DecodedPicture picture)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        int answer = FfmpegLibrary.Receive(decoder, out FfmpegLibrary.NativePicture native);
        picture = default;
        if (answer != 0)
        {
            return answer switch { 1 => VideoAnswer.NeedsMore, 2 => VideoAnswer.Ended, _ => VideoAnswer.Broken };
        }

        size = new ImageSize(native.Width, native.Height);
        picture = new DecodedPicture(native.Number, size, native.IsWhole != 0, native.Delay > 0);
        return VideoAnswer.Picture;
    }

    /// <inheritdoc/>
    public unsafe void Convert(Span<byte> bgr)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (bgr.Length != size.PixelCount * 3)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{bgr.Length} bytes for a picture of {size}: expected {size.PixelCount * 3}"), nameof(bgr));
        }

        fixed (byte* target = bgr)
        {
            int error = FfmpegLibrary.Convert(decoder, target);
            if (error < 0)
            {
                throw new SourceException(
                    $"pictures of {size} were decoded but cannot be converted to BGR: FFmpeg says "
                    + $"\"{FfmpegLibrary.TextOf(error)}\". Convert the video with ffmpeg.");
            }
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        int error = FfmpegLibrary.Reset(decoder);
        if (error < 0)
        {
            throw new SourceException(
                $"video cannot be decoded on: FFmpeg says \"{FfmpegLibrary.TextOf(error)}\". Free some memory.");
        }
    }

    /// <summary>Frees the decoder.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            FfmpegLibrary.Close(decoder);
        }
    }
}
