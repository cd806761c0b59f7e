using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Yaml;

/// <summary>The text of a camera file, keys in the order in which ROS writes them.</summary>
internal static class CameraText
{
    public static string Write(CameraInfo camera, MountEstimate? estimate = null)
    {
        Intrinsics k = camera.Intrinsics;
        string[] focal =
        [
            Number(k.FocalLengthX), Number(k.PrincipalPointX), Number(k.FocalLengthY), Number(k.PrincipalPointY),
        ];
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"image_width: {camera.Size.Width}\n");
        text.Append(culture, $"image_height: {camera.Size.Height}\n");
        text.Append(culture, $"camera_name: {Quoted(camera.Name)}\n");
        Matrix(text, "camera_matrix", 3, 3, $"{focal[0]}, 0, {focal[1]}, 0, {focal[2]}, {focal[3]}, 0, 0, 1");
        text.Append(culture, $"distortion_model: {Distortion.RosNameOf(camera.Distortion.Model)}\n");
        ImmutableArray<double> d = camera.Distortion.Coefficients;
        Matrix(text, "distortion_coefficients", 1, d.Length, string.Join(", ", d.Select(Number)));
        Matrix(text, "rectification_matrix", 3, 3, "1, 0, 0, 0, 1, 0, 0, 0, 1");
        Matrix(
            text, "projection_matrix", 3, 4, $"{focal[0]}, 0, {focal[1]}, 0, 0, {focal[2]}, {focal[3]}, 0, 0, 0, 1, 0");
        if (camera.Mount is CameraMount mount)
        {
            text.Append("# Pose of the camera in base_link: metres and radians, positive pitch looks down.\nmount:\n");
            text.Append(culture, $"  height: {Number(mount.HeightMeters)}\n");
            text.Append(culture, $"  roll: {Number(mount.RollRadians)}\n");
            text.Append(culture, $"  pitch: {Number(mount.PitchRadians)}\n");
            text.Append(culture, $"  yaw: {Number(mount.YawRadians)}\n");
            text.Append(culture, $"  x: {Number(mount.XMeters)}\n");
            text.Append(culture, $"  y: {Number(mount.YMeters)}\n");
        }

        if (estimate is not null)
        {
            Errors(text, estimate);
        }

        if (!camera.EgoMask.IsEmpty)
        {
            text.Append("# Polygons in image pixels that show the vehicle itself.\nego_mask:\n");
            foreach (ImmutableArray<ImagePoint> polygon in camera.EgoMask)
            {
                text.Append(culture, $"  - [{string.Join(", ", polygon.Select(Point))}]\n");
            }
        }

        return text.ToString();
    }

    private static void Errors(StringBuilder text, MountEstimate estimate)
    {
        MountSigma sigma = estimate.Sigma;
        text.Append(
            CultureInfo.InvariantCulture,
            $"# {estimate.Method}. Standard errors of the mount; ~ where it was not measured.\nmount_sigma:\n");
        Error("height", sigma.HeightMeters);
        Error("roll", sigma.RollRadians);
        Error("pitch", sigma.PitchRadians);
        Error("yaw", sigma.YawRadians);
        Error("x", sigma.XMeters);
        Error("y", sigma.YMeters);

        void Error(string key, double? value) => text.Append(
            CultureInfo.InvariantCulture, $"  {key}: {(value is double known ? Number(known) : "~")}\n");
    }

    private static void Matrix(StringBuilder text, string key, int rows, int columns, string numbers) => text.Append(
        CultureInfo.InvariantCulture, $"{key}:\n  rows: {rows}\n  cols: {columns}\n  data: [{numbers}]\n");

    private static string Point(ImagePoint point) => $"[{Number(point.U)}, {Number(point.V)}]";

    // The shortest text that reads back as the same number. YAML 1.1 readers take 1E-05 for text: a point is needed.
    private static string Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 || text.Contains('.', StringComparison.Ordinal) ? text : text.Insert(exponent, ".0");
    }

    private static string Quoted(string name) => "\"" + string.Concat(name.Select(Escaped)) + "\"";

    private static string Escaped(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' =>
            FormattableString.Invariant($"\\u{(int)letter:x4}"),
        _ => letter.ToString(),
    };
}
