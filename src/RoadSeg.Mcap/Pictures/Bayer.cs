namespace RoadSeg.Mcap.Pictures;

/// <summary>
/// Pixels behind a mosaic of colour filters to BGR24, each missing colour the mean of its nearest neighbours
/// (bilinear); at the edges the pattern is mirrored.
/// </summary>
internal static class Bayer
{
    /// <summary>Converts a picture.</summary>
    /// <param name="pixels">Rows <paramref name="step"/> bytes apart.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="step">Bytes from row to row.</param>
    /// <param name="encoding"><c>bayer_rggb8</c>: the two colours of the first row, then those of the second.</param>
    /// <param name="bgr">H×W×3 bytes.</param>
    public static void Convert(
        ReadOnlySpan<byte> pixels, int width, int height, int step, ReadOnlySpan<byte> encoding, Span<byte> bgr)
    {
        // Where red stands in the pattern of two by two; blue stands across from it.
        int red = encoding["bayer_".Length..].IndexOf((byte)'r');
        int redColumn = red & 1;
        int redRow = red >> 1;
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<byte> here = pixels.Slice(row * step, width);
            ReadOnlySpan<byte> above = pixels.Slice(Mirror(row - 1, height) * step, width);
            ReadOnlySpan<byte> below = pixels.Slice(Mirror(row + 1, height) * step, width);
            bool isRedRow = (row & 1) == redRow;
            for (int column = 0; column < width; column++)
            {
                int left = Mirror(column - 1, width);
                int right = Mirror(column + 1, width);
                bool isRedColumn = (column & 1) == redColumn;
                int beside = (here[left] + here[right] + 1) / 2;
                int upright = (above[column] + below[column] + 1) / 2;
                int place = ((row * width) + column) * 3;
                if (isRedRow == isRedColumn)
                {
                    // On red or blue: green lies beside, the other colour across the corners.
                    int corners = (above[left] + above[right] + below[left] + below[right] + 2) / 4;
                    bgr[place] = isRedRow ? (byte)corners : here[column];
                    bgr[place + 1] = (byte)((here[left] + here[right] + above[column] + below[column] + 2) / 4);
                    bgr[place + 2] = isRedRow ? here[column] : (byte)corners;
                }
                else
                {
                    bgr[place] = (byte)(isRedRow ? upright : beside);
                    bgr[place + 1] = here[column];
                    bgr[place + 2] = (byte)(isRedRow ? beside : upright);
                }
            }
        }
    }

    private static int Mirror(int index, int count) =>
        count == 1 ? 0 : index < 0 ? 1 : index >= count ? count - 2 : index;
}
