using System.Globalization;
using System.Collections.Immutable;
using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Images of a folder, a glob or a single file as a recording: natural order of names, frame number = place in the
/// list, media time = number / rate. Grey, 16-bit and transparent images become BGR24 and EXIF orientation is applied,
/// as OpenCV does it. An image that cannot be decoded is passed over and counted; its number stays free. All images
/// have the size of the first one. Each image costs one short-lived managed object (its Mat).
/// </summary>
public sealed class ImageFolderSource : ISeekableSource, ISkippingSource
{
    private readonly TimeProvider clock;
    private readonly ImageListing listing;
    private readonly int first;
    private readonly int end;
    private readonly double imagesPerSecond;
    private Mat? decoded;
    private int next;
    private int brokenCountedTo;

    private ImageFolderSource(string name, ImageListing listing, SourceOptions options, TimeProvider clock)
    {
        this.clock = clock;
        this.listing = listing;
        imagesPerSecond = options.ImagesPerSecond;
        first = options.From is TimeSpan from ? CountBefore(from) : 0;
        next = first;
        end = options.To is TimeSpan to ? CountBefore(to) : listing.Files.Length;
        if (next >= end)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{name}\" has no image in the range asked for: it lasts "
                + $"{listing.Files.Length / imagesPerSecond:0.###} s ({listing.Files.Length} images at "
                + $"{imagesPerSecond:0.###} a second). Choose --from and --to inside that."));
        }

        ImageSize size = DecodeNext()
            ?? throw new SourceException($"source \"{name}\": none of its images can be decoded; the first is "
                + $"\"{listing.Files[first]}\". They may be empty or truncated: open one with another program.");
        string cameraId = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(listing.Files[0]))) ?? "";
        Description = new SourceDescription(
            name, cameraId.Length > 0 ? cameraId : "images", size, IsLive: false, imagesPerSecond, end - first,
            "OpenCV " + Path.GetExtension(listing.Files[0])[1..].ToUpperInvariant());
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>Paths of the images; frame n was read from the n-th.</summary>
    public ImmutableArray<string> Files => listing.Files;

    /// <inheritdoc/>
    public long SkippedCount { get; private set; }

    /// <inheritdoc/>
    public string? SkippedReason
    {
        get
        {
            string? broken = SkippedCount == 0 ? null
                : $"{SkippedCount} images could not be decoded and were passed over";
            string? others = listing.OtherCount == 0 ? null : $"{listing.OtherCount} files are no images";
            return broken is null ? others : others is null ? broken : $"{broken}; {others}";
        }
    }

    /// <summary>Opens them.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">A folder, a pattern in the last part of a path, or an image.</param>
    /// <param name="options">Rate and range.</param>
    /// <param name="clock">Stamps arrivals.</param>
    /// <exception cref="SourceException">No images, none that can be decoded, or none in the range.</exception>
    public static ImageFolderSource Open(string name, string path, SourceOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ImagesPerSecond);
        return new ImageFolderSource(name, ImageListing.Of(name, path), options, clock);
    }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        cancellationToken.ThrowIfCancellationRequested();
        long start = clock.GetTimestamp();
        if (decoded is null && DecodeNext() is null)
        {
            return null;
        }

        int frameId = next - 1;
        ThrowIfSizeDiffers(decoded!, frameId);
        long receivedAt = clock.GetTimestamp();
        FrameStamp stamp = new(Description.CameraId, frameId, TimeSpan.FromSeconds(frameId / imagesPerSecond));
        Frame frame = await pool.RentAsync(stamp, receivedAt, cancellationToken).ConfigureAwait(false);
        using (decoded)
        {
            MatPixels.Of(decoded!).CopyTo(frame.Pixels);
        }

        decoded = null;
        frame.ReadTime = clock.GetElapsedTime(start, receivedAt);
        return frame;
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken) =>
        SeekAsync(CountBefore(mediaTime), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
    {
        decoded?.Dispose();
        decoded = null;
        next = (int)Math.Clamp(frameId, first, end);
        return ValueTask.CompletedTask;
    }

    /// <summary>Forgets the images.</summary>
    public ValueTask DisposeAsync()
    {
        decoded?.Dispose();
        decoded = null;
        next = end;
        return ValueTask.CompletedTask;
    }

    // Passes over what cannot be decoded; null when no image is left.
    private ImageSize? DecodeNext()
    {
        while (next < end)
        {
            Mat image = Decode(listing.Files[next++]);
            if (!image.Empty())
            {
                decoded = image;
                return new ImageSize(image.Cols, image.Rows);
            }

            image.Dispose();
            if (next > brokenCountedTo)
            {
                brokenCountedTo = next;
                SkippedCount++;
            }
        }

        return null;
    }

    private static Mat Decode(string file)
    {
        try
        {
            return Cv2.ImRead(file, ImreadModes.Color);
        }
        catch (OpenCVException)
        {
            // Sizes beyond OpenCV's limits throw; to the caller they are images that cannot be decoded.
            return new Mat();
        }
    }

    private void ThrowIfSizeDiffers(Mat image, int index)
    {
        ImageSize size = new(image.Cols, image.Rows);
        if (size != Description.Size)
        {
            throw new SourceException(
                $"source \"{Description.Name}\" mixes sizes: \"{Path.GetFileName(listing.Files[index])}\" is {size}, "
                + $"but the images before it, as \"{Path.GetFileName(listing.Files[0])}\", are {Description.Size}. "
                + "One run takes one size: put the others into a folder of their own, or resize them.");
        }
    }

    private int CountBefore(TimeSpan time) =>
        (int)Math.Clamp(Math.Ceiling((time.TotalSeconds * imagesPerSecond) - 1e-6), 0, listing.Files.Length);
}
