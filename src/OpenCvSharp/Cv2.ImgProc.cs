namespace OpenCvSharp;

/// <content>Size, colour and filters.</content>
public static partial class Cv2
{
    /// <summary>Scales to a size, or by factors when the size is empty.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target, same type.</param>
    /// <param name="dsize">Size of the target; empty to use the factors.</param>
    /// <param name="fx">Factor of the width.</param>
    /// <param name="fy">Factor of the height.</param>
    /// <param name="interpolation">How pixels between pixels are computed.</param>
    public static void Resize(
        InputArray src,
        OutputArray dst,
        Size dsize,
        double fx = 0,
        double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear)
    {
        NativeError.Check(NativeMethods.rs_imgproc_resize(
            src.Handle, dst.Handle, dsize, fx, fy, (int)interpolation));
    }

    /// <summary>Converts between colour spaces.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target.</param>
    /// <param name="code">From what to what.</param>
    /// <param name="dstCn">Channels of the target; 0 as the code says.</param>
    public static void CvtColor(InputArray src, OutputArray dst, ColorConversionCodes code, int dstCn = 0) =>
        NativeError.Check(NativeMethods.rs_imgproc_cvt_color(src.Handle, dst.Handle, (int)code, dstCn));

    /// <summary>Sum of the second derivatives; its variance measures sharpness.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target.</param>
    /// <param name="ddepth">Depth of the target.</param>
    /// <param name="ksize">Size of the kernel, odd.</param>
    /// <param name="scale">Factor.</param>
    /// <param name="delta">Summand.</param>
    /// <param name="borderType">How pixels outside are made up.</param>
    public static void Laplacian(
        InputArray src,
        OutputArray dst,
        MatType ddepth,
        int ksize = 1,
        double scale = 1,
        double delta = 0,
        BorderTypes borderType = BorderTypes.Default)
    {
        NativeError.Check(NativeMethods.rs_imgproc_laplacian(
            src.Handle, dst.Handle, ddepth, ksize, scale, delta, (int)borderType));
    }

    /// <summary>Maps every target pixel through two maps of source positions.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target, of the maps' size.</param>
    /// <param name="map1">Positions (CV_16SC2 or CV_32FC2), or columns (CV_32FC1).</param>
    /// <param name="map2">Fractions (CV_16UC1), or rows (CV_32FC1), or empty.</param>
    /// <param name="interpolation">How pixels between pixels are computed.</param>
    /// <param name="borderMode">How pixels outside are made up.</param>
    /// <param name="borderValue">Their colour with a constant border; black by default.</param>
    public static void Remap(
        InputArray src,
        OutputArray dst,
        InputArray map1,
        InputArray map2,
        InterpolationFlags interpolation = InterpolationFlags.Linear,
        BorderTypes borderMode = BorderTypes.Constant,
        Scalar? borderValue = null)
    {
        NativeError.Check(NativeMethods.rs_imgproc_remap(
            src.Handle,
            dst.Handle,
            map1.Handle,
            map2.Handle,
            (int)interpolation,
            (int)borderMode,
            borderValue.GetValueOrDefault()));
    }

    /// <summary>Warps by a 3x3 homography.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target.</param>
    /// <param name="m">Target from source, 3x3; source from target with WarpInverseMap.</param>
    /// <param name="dsize">Size of the target.</param>
    /// <param name="flags">How pixels between pixels are computed.</param>
    /// <param name="borderMode">How pixels outside are made up.</param>
    /// <param name="borderValue">Their colour with a constant border; black by default.</param>
    public static void WarpPerspective(
        InputArray src,
        OutputArray dst,
        InputArray m,
        Size dsize,
        InterpolationFlags flags = InterpolationFlags.Linear,
        BorderTypes borderMode = BorderTypes.Constant,
        Scalar? borderValue = null)
    {
        NativeError.Check(NativeMethods.rs_imgproc_warp_perspective(
            src.Handle,
            dst.Handle,
            m.Handle,
            dsize,
            (int)flags,
            (int)borderMode,
            borderValue.GetValueOrDefault()));
    }

    /// <summary>Finds connected regions of non-zero pixels and measures them.</summary>
    /// <param name="image">CV_8UC1.</param>
    /// <param name="labels">CV_32SC1 of the same size; 0 is the background.</param>
    /// <param name="stats">CV_32SC1, a row per label, columns as <see cref="ConnectedComponentsTypes"/>.</param>
    /// <param name="centroids">CV_64FC1, a row per label: x and y.</param>
    /// <param name="connectivity">Which neighbours belong together.</param>
    /// <returns>Number of labels, background included.</returns>
    public static int ConnectedComponentsWithStats(
        InputArray image,
        OutputArray labels,
        OutputArray stats,
        OutputArray centroids,
        PixelConnectivity connectivity = PixelConnectivity.Connectivity8)
    {
        return ConnectedComponentsWithStats(image, labels, stats, centroids, connectivity, MatType.CV_32S);
    }

    /// <summary>Finds connected regions of non-zero pixels and measures them.</summary>
    /// <param name="image">CV_8UC1.</param>
    /// <param name="labels">Of the same size; 0 is the background.</param>
    /// <param name="stats">CV_32SC1, a row per label, columns as <see cref="ConnectedComponentsTypes"/>.</param>
    /// <param name="centroids">CV_64FC1, a row per label: x and y.</param>
    /// <param name="connectivity">Which neighbours belong together.</param>
    /// <param name="ltype">Type of the labels: CV_32S or CV_16U.</param>
    /// <returns>Number of labels, background included.</returns>
    public static int ConnectedComponentsWithStats(
        InputArray image,
        OutputArray labels,
        OutputArray stats,
        OutputArray centroids,
        PixelConnectivity connectivity,
        MatType ltype)
    {
        NativeError.Check(NativeMethods.rs_imgproc_connected_components_with_stats(
            image.Handle,
            labels.Handle,
            stats.Handle,
            centroids.Handle,
            (int)connectivity,
            ltype,
            out int count));
        return count;
    }
}
