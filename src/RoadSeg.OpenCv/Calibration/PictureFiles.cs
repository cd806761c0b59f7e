using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>
/// Pictures one by one, each of its own size: unlike a source of frames, which has one size. One thread at a time.
/// </summary>
public sealed partial class PictureFiles
{
    private PictureFiles(ImmutableArray<string> paths) => Paths = paths;

    /// <summary>The pictures in natural order of their names.</summary>
    public ImmutableArray<string> Paths { get; }

    /// <summary>Opens a folder, a glob or a picture.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <returns>Null when the name is not one of these.</returns>
    /// <exception cref="SourceException">It is, and there are no pictures.</exception>
    public static PictureFiles? TryOpen(string name) =>
        Directory.Exists(name) || (!IsAddress(name) && (ImageListing.IsGlob(name) || ImageListing.IsImage(name)))
            ? new PictureFiles(ImageListing.Of(name, name).Files)
            : null;

    /// <summary>Decodes a picture.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    /// <param name="size">Its size.</param>
    /// <returns>H×W×3 bytes BGR24; null when it cannot be decoded.</returns>
    public static byte[]? Read(string path, out ImageSize size)
    {
        try
        {
            using Mat picture = Cv2.ImRead(path, ImreadModes.Color);
            size = new ImageSize(picture.Cols, picture.Rows);
            return picture.Empty() ? null : MatPixels.Of(picture).ToArray();
        }
        catch (OpenCVException)
        {
            // Sizes beyond OpenCV's limits throw; to the caller they are pictures that cannot be decoded.
            size = default;
            return null;
        }
    }

    // camera:0?size=640x480 and log.mcap?topic=/a have a question mark and are no globs.
    private static bool IsAddress(string name) =>
        AddressStart().IsMatch(name) || name.Contains("?topic=", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+:")]
    private static partial Regex AddressStart();
}
