using System.Collections.Immutable;
using System.Text;
using RoadSeg.Calibration;

namespace RoadSeg.Ros.Messages;

/// <summary>sensor_msgs/CameraInfo that was read, as it stands there.</summary>
/// <param name="Stamp">When.</param>
/// <param name="FrameId">The optical frame.</param>
/// <param name="Width">Columns of the picture that the numbers refer to.</param>
/// <param name="Height">Rows.</param>
/// <param name="DistortionModel">ROS' name of the lens model.</param>
/// <param name="Distortion">Its coefficients.</param>
/// <param name="Intrinsics">K, 3x3 row-major; fx = 0 means uncalibrated.</param>
public sealed record CalibrationContents(
    RosTime Stamp, string FrameId, uint Width, uint Height, string DistortionModel,
    ImmutableArray<double> Distortion, ImmutableArray<double> Intrinsics);

/// <summary>sensor_msgs/CameraInfo.</summary>
public static class CalibrationMessage
{
    private const int CoefficientsMax = 64;

    /// <summary>Writes the message: no rectification, P = [K 0], no binning, the full picture.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: the camera's optical frame.</param>
    /// <param name="camera">At the size of the pictures.</param>
    public static void Write(CdrWriter cdr, RosHeader header, CameraInfo camera)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        ArgumentNullException.ThrowIfNull(camera);
        Intrinsics k = camera.Intrinsics;
        cdr.Write(header);
        cdr.Write((uint)camera.Size.Height);
        cdr.Write((uint)camera.Size.Width);
        cdr.Write(Distortion.RosNameOf(camera.Distortion.Model).AsSpan());
        cdr.WriteSequence(camera.Distortion.Coefficients.AsSpan());
        cdr.WriteArray([k.FocalLengthX, 0, k.PrincipalPointX, 0, k.FocalLengthY, k.PrincipalPointY, 0, 0, 1]);
        cdr.WriteArray([1, 0, 0, 0, 1, 0, 0, 0, 1]);
        cdr.WriteArray([k.FocalLengthX, 0, k.PrincipalPointX, 0, 0, k.FocalLengthY, k.PrincipalPointY, 0, 0, 0, 1, 0]);

        // Binning, then the region of interest: all zero is the full picture.
        for (int i = 0; i < 6; i++)
        {
            cdr.Write(0u);
        }

        cdr.Write(false);
    }

    /// <summary>Reads a message; allocates.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static CalibrationContents Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        CdrReader cdr = new(message, wire);
        HeaderView header = cdr.ReadHeader();
        uint height = cdr.ReadUInt32();
        uint width = cdr.ReadUInt32();
        string model = cdr.ReadString();
        int count = cdr.ReadLength(sizeof(double));
        if (count > CoefficientsMax)
        {
            throw new RosFormatException(FormattableString.Invariant(
                $"{count} distortion coefficients: expected at most {CoefficientsMax}"));
        }

        double[] distortion = new double[count];
        cdr.ReadArray(distortion);
        double[] intrinsics = new double[9];
        cdr.ReadArray(intrinsics);
        return new CalibrationContents(
            header.Stamp, Encoding.UTF8.GetString(header.FrameId), width, height, model, [.. distortion],
            [.. intrinsics]);
    }
}
