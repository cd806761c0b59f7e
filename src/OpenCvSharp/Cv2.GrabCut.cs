namespace OpenCvSharp;

/// <content>Regions cut out of a picture.</content>
public static partial class Cv2
{
    /// <summary>Cuts a region out by its colours and its edges (Rother, Kolmogorov and Blake 2004).</summary>
    /// <param name="img">8-bit picture of three channels.</param>
    /// <param name="mask">CV_8UC1 of <see cref="GrabCutClasses"/>; filled.</param>
    /// <param name="rect">Rectangle around the region, for <see cref="GrabCutModes.InitWithRect"/>.</param>
    /// <param name="bgdModel">Model of the background; kept for further calls.</param>
    /// <param name="fgdModel">Model of the region; kept for further calls.</param>
    /// <param name="iterCount">Iterations.</param>
    /// <param name="mode">How it begins.</param>
    public static void GrabCut(
        InputArray img,
        InputOutputArray mask,
        Rect rect,
        InputOutputArray bgdModel,
        InputOutputArray fgdModel,
        int iterCount,
        GrabCutModes mode)
    {
        NativeError.Check(NativeMethods.rs_imgproc_grab_cut(
            img.Handle, mask.Handle, rect, bgdModel.Handle, fgdModel.Handle, iterCount, (int)mode));
    }

    /// <summary>Sets the state of the calling thread's generator of random numbers.</summary>
    /// <param name="state">The state, not 0.</param>
    public static void SetTheRNG(ulong state) => NativeError.Check(NativeMethods.rs_core_set_rng(state));
}
