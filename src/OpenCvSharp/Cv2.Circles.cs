namespace OpenCvSharp;

/// <content>Grids of circles. A pattern is counted in circles: per row, rows.</content>
public static partial class Cv2
{
    /// <summary>Finds the centres of a grid of dark circles on a light ground.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Circles per row, rows.</param>
    /// <param name="centers">Column of CV_32FC2, row by row.</param>
    /// <param name="flags">Kind of grid and options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindCirclesGrid(
        InputArray image,
        Size patternSize,
        OutputArray centers,
        FindCirclesGridFlags flags = FindCirclesGridFlags.SymmetricGrid)
    {
        NativeError.Check(NativeMethods.rs_calib3d_find_circles_grid(
            image.Handle, patternSize, centers.Handle, (int)flags, out int found));
        return found != 0;
    }

    /// <summary>Finds the centres of a grid of dark circles on a light ground.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Circles per row, rows.</param>
    /// <param name="centers">The centres, row by row.</param>
    /// <param name="flags">Kind of grid and options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindCirclesGrid(
        InputArray image,
        Size patternSize,
        out Point2f[] centers,
        FindCirclesGridFlags flags = FindCirclesGridFlags.SymmetricGrid)
    {
        using Mat points = new();
        bool found = FindCirclesGrid(image, patternSize, points, flags);
        centers = points.CopyOut<Point2f>();
        return found;
    }
}
