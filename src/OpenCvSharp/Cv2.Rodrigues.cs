namespace OpenCvSharp;

/// <content>Rotation vectors and matrices (Rodrigues' formula).</content>
public static partial class Cv2
{
    /// <summary>From rotation vector to matrix, or back.</summary>
    /// <param name="src">Vector of 3, or matrix of 3x3.</param>
    /// <param name="dst">Matrix of 3x3, or vector of 3.</param>
    /// <param name="jacobian">Receives the derivatives.</param>
    public static void Rodrigues(InputArray src, OutputArray dst, OutputArray? jacobian = null) =>
        NativeError.Check(NativeMethods.rs_calib3d_rodrigues(src.Handle, dst.Handle, jacobian.OrNone()));

    /// <summary>From rotation vector to matrix.</summary>
    /// <param name="vector">Axis times angle in radians, three numbers.</param>
    /// <param name="matrix">3x3.</param>
    /// <param name="jacobian">The derivatives, 3x9.</param>
    public static void Rodrigues(double[] vector, out double[,] matrix, out double[,] jacobian)
    {
        using Mat source = Arguments.Column(vector, MatType.CV_64FC1);
        using Mat target = new();
        using Mat derivatives = new();
        Rodrigues(source, target, derivatives);
        matrix = Arguments.ToMatrix(target);
        jacobian = Arguments.ToMatrix(derivatives);
    }

    /// <summary>From rotation matrix to vector.</summary>
    /// <param name="matrix">3x3.</param>
    /// <param name="vector">Axis times angle in radians, three numbers.</param>
    /// <param name="jacobian">The derivatives, 9x3.</param>
    public static void Rodrigues(double[,] matrix, out double[] vector, out double[,] jacobian)
    {
        using Mat source = Arguments.Matrix(matrix);
        using Mat target = new();
        using Mat derivatives = new();
        Rodrigues(source, target, derivatives);
        vector = target.CopyOut<double>();
        jacobian = Arguments.ToMatrix(derivatives);
    }
}
