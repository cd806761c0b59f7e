using Microsoft.Win32.SafeHandles;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Labels;

/// <summary>Class ids of a picture as an image file: 8 bits, one channel, the value is the id.</summary>
public static class LabelImage
{
    private const int EndChunkLength = 12;

    // Frames of a run, not of an archive: OpenCV's fastest setting, which is also small for class maps.
    private static readonly int[] PngOptions = [(int)ImwriteFlags.PngCompression, 1];

    /// <summary>Reads the ids of a picture.</summary>
    /// <param name="path">A PNG, or another file without loss, with 8 bits and one channel.</param>
    /// <param name="size">Its expected size.</param>
    /// <param name="ids">Receives H×W ids, row-major.</param>
    /// <exception cref="SourceException">No such file, no image, or another size or kind of pixels.</exception>
    public static void Read(string path, ImageSize size, Span<byte> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, size.PixelCount);
        using Mat image = Load(path);
        ImageSize actual = new(image.Cols, image.Rows);
        if (actual != size)
        {
            throw new SourceException(
                $"label image \"{path}\" is {actual}, but its frame is {size}. Labels are compared pixel by pixel: "
                + "make them at the size of the frames.");
        }

        MatPixels.Of(image).CopyTo(ids);
    }

    /// <summary>Reads the labels of a picture as class ids of a model.</summary>
    /// <param name="path">A PNG, or another file without loss, with 8 bits and one channel.</param>
    /// <param name="size">Its expected size.</param>
    /// <param name="mapping">What its values mean.</param>
    /// <param name="ids">Receives H×W ids, row-major; 255 is void.</param>
    /// <exception cref="SourceException">As for all labels, or it holds a value that is no class.</exception>
    public static void Read(string path, ImageSize size, ClassMapping mapping, Span<byte> ids)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        Read(path, size, ids);
        ReadOnlySpan<short> idOfValue = mapping.IdOfValue;
        for (int i = 0; i < ids.Length; i++)
        {
            short id = idOfValue[ids[i]];
            if (id == ClassMapping.Unknown)
            {
                throw UnknownValue(path, ids[i], i / size.Width, i % size.Width, mapping);
            }

            ids[i] = (byte)id;
        }
    }

    /// <summary>Reads the ids of a picture of any size.</summary>
    /// <param name="path">A PNG, or another file without loss, with 8 bits and one channel.</param>
    /// <param name="size">Its size.</param>
    /// <returns>H×W ids, row-major.</returns>
    /// <exception cref="SourceException">No such file, no image, or another kind of pixels.</exception>
    public static byte[] Read(string path, out ImageSize size)
    {
        using Mat image = Load(path);
        size = new ImageSize(image.Cols, image.Rows);
        return MatPixels.Of(image).ToArray();
    }

    /// <summary>Writes ids as an 8-bit grey PNG, never replacing a file; it appears when it is complete.</summary>
    /// <param name="path">File ending in .png.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="ids">H×W ids, row-major.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write(string path, ImageSize size, ReadOnlySpan<byte> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, size.PixelCount);
        using Mat image = new(size.Height, size.Width, MatType.CV_8UC1);
        ids.CopyTo(MatPixels.Of(image));
        WriteNew(path, path + ".part.png", image);
    }

    /// <summary>Writes a new file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="unfinished">
    /// Its name while it is written: in the same folder, so that renaming is one step, and ending in .png, which tells
    /// OpenCV the format.
    /// </param>
    /// <param name="ids">CV_8UC1 ids; any other picture that PNG can hold goes too.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    internal static void WriteNew(string path, string unfinished, Mat ids)
    {
        bool isWritten;
        try
        {
            isWritten = Cv2.ImWrite(unfinished, ids, PngOptions) && IsComplete(unfinished);
        }
        catch (OpenCVException e)
        {
            throw new IOException($"\"{path}\" cannot be written: {e.ErrMsg}", e);
        }

        if (!isWritten)
        {
            File.Delete(unfinished);
            throw new IOException(
                $"\"{path}\" cannot be written: is the disk full, or the folder gone or not writable?");
        }

        File.Move(unfinished, path, overwrite: false);
    }

    private static SourceException UnknownValue(string path, byte value, int row, int column, ClassMapping mapping)
    {
        List<int> known = [];
        for (int v = 0; v < mapping.IdOfValue.Length; v++)
        {
            if (mapping.IdOfValue[v] != ClassMapping.Unknown)
            {
                known.Add(v);
            }
        }

        return new SourceException(FormattableString.Invariant(
            $"label image \"{path}\" has the value {value} at column {column}, row {row}, which is no class of the ")
            + $"label set \"{mapping.SetName}\": expected {string.Join(", ", known)}. Is it of another label set "
            + "(--label-set)?");
    }

    // OpenCV does not look at the last write: a file that the disk had no room for lacks its end chunk.
    private static bool IsComplete(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        Span<byte> end = stackalloc byte[EndChunkLength];
        long start = RandomAccess.GetLength(file) - end.Length;
        return start > 0 && RandomAccess.Read(file, end, start) == end.Length && end[4..8].SequenceEqual("IEND"u8);
    }

    private static Mat Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new SourceException($"label image \"{path}\": no such file. Check the list or folder that names it.");
        }

        Mat image = Cv2.ImRead(path, ImreadModes.Unchanged | ImreadModes.IgnoreOrientation);
        try
        {
            if (image.Empty())
            {
                throw new SourceException(
                    $"label image \"{path}\" cannot be decoded: expected an 8-bit PNG. Export it again.");
            }

            if (image.Type() != MatType.CV_8UC1)
            {
                throw new SourceException(
                    $"label image \"{path}\" has {image.Channels()} channels of type {image.Type()}; expected class "
                    + "ids as one channel of 8 bits (CV_8UC1). A coloured picture of labels has to be turned into ids "
                    + "first.");
            }

            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}
