namespace OpenCvSharp;

/// <summary>OpenCV's functions.</summary>
public static partial class Cv2
{
    /// <summary>How many threads OpenCV's own loops use. Decoders of FFmpeg have threads of their own.</summary>
    /// <param name="nThreads">0: none besides the caller; negative: the default.</param>
    public static void SetNumThreads(int nThreads) =>
        NativeError.Check(NativeMethods.rs_core_set_num_threads(nThreads));

    /// <summary>How many threads OpenCV's own loops use.</summary>
    /// <returns>At least 1.</returns>
    public static int GetNumThreads()
    {
        NativeError.Check(NativeMethods.rs_core_get_num_threads(out int count));
        return count;
    }

    /// <summary>How the system's OpenCV was built: options, back ends, versions.</summary>
    /// <returns>Several lines of text.</returns>
    public static string GetBuildInformation() => NativeText.Read(NativeMethods.rs_core_build_information);

    /// <summary>Version of the system's OpenCV.</summary>
    /// <returns>The version, as in 4.6.0.</returns>
    public static string GetVersionString() => NativeText.Read(NativeMethods.rs_core_version);

    /// <summary>Weighted sum: dst = src1 * alpha + src2 * beta + gamma, rounded and limited.</summary>
    /// <param name="src1">First array.</param>
    /// <param name="alpha">Its weight.</param>
    /// <param name="src2">Second array, same size and channels.</param>
    /// <param name="beta">Its weight.</param>
    /// <param name="gamma">Added to every sum.</param>
    /// <param name="dst">The result.</param>
    /// <param name="dtype">Its depth; -1 as the inputs.</param>
    public static void AddWeighted(
        InputArray src1, double alpha, InputArray src2, double beta, double gamma, OutputArray dst, int dtype = -1)
    {
        NativeError.Check(NativeMethods.rs_core_add_weighted(
            src1.Handle, alpha, src2.Handle, beta, gamma, dst.Handle, dtype));
    }

    /// <summary>Mirrors.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target.</param>
    /// <param name="flipCode">Axis.</param>
    public static void Flip(InputArray src, OutputArray dst, FlipMode flipCode) =>
        NativeError.Check(NativeMethods.rs_core_flip(src.Handle, dst.Handle, (int)flipCode));

    /// <summary>Turns by right angles.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target; columns and rows swap at quarter turns.</param>
    /// <param name="rotateCode">How far.</param>
    public static void Rotate(InputArray src, OutputArray dst, RotateFlags rotateCode) =>
        NativeError.Check(NativeMethods.rs_core_rotate(src.Handle, dst.Handle, (int)rotateCode));

    /// <summary>Mean and standard deviation of each channel.</summary>
    /// <param name="src">Source.</param>
    /// <param name="mean">Column of CV_64FC1 with one row per channel.</param>
    /// <param name="stddev">Column of CV_64FC1 with one row per channel.</param>
    /// <param name="mask">CV_8U; where it is 0 an element does not count.</param>
    public static void MeanStdDev(InputArray src, OutputArray mean, OutputArray stddev, InputArray? mask = null)
    {
        NativeError.Check(NativeMethods.rs_core_mean_std_dev(
            src.Handle, mean.Handle, stddev.Handle, mask.OrNone()));
    }

    /// <summary>Mean and standard deviation of each channel, up to four.</summary>
    /// <param name="src">Source.</param>
    /// <param name="mean">One value per channel.</param>
    /// <param name="stddev">One value per channel.</param>
    /// <param name="mask">CV_8U; where it is 0 an element does not count.</param>
    public static void MeanStdDev(InputArray src, out Scalar mean, out Scalar stddev, InputArray? mask = null)
    {
        using Mat means = new();
        using Mat deviations = new();
        MeanStdDev(src, means, deviations, mask);
        mean = ToScalar(means.CopyOut<double>());
        stddev = ToScalar(deviations.CopyOut<double>());
    }

    private static Scalar ToScalar(double[] values)
    {
        return new Scalar(
            values[0],
            values.Length > 1 ? values[1] : 0,
            values.Length > 2 ? values[2] : 0,
            values.Length > 3 ? values[3] : 0);
    }
}
