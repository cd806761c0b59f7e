using System.Globalization;
using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic;

/// <summary>
/// Writes the camera of a drive as a camera file: ROS camera_info YAML with our <c>mount</c> and <c>ego_mask</c>
/// blocks. Only plumb_bob cameras, which is what the scene generator has.
/// </summary>
public static class CameraFile
{
    /// <summary>The text of the file, lines ended by a line feed.</summary>
    /// <param name="camera">A plumb_bob camera with a mount.</param>
    /// <param name="heading">First lines, without the comment sign.</param>
    public static string Write(CameraInfo camera, params string[] heading)
    {
        CameraMount mount = camera.Mount
            ?? throw new CalibrationException($"camera \"{camera.Name}\" has no mount to write.");
        Intrinsics k = camera.Intrinsics;
        StringBuilder text = new();
        foreach (string line in heading)
        {
            Line(text, $"# {line}");
        }

        Line(text, $"image_width: {camera.Size.Width}");
        Line(text, $"image_height: {camera.Size.Height}");
        Line(text, $"camera_name: {camera.Name}");
        string fx = Number(k.FocalLengthX);
        string fy = Number(k.FocalLengthY);
        string cx = Number(k.PrincipalPointX);
        string cy = Number(k.PrincipalPointY);
        Matrix(text, "camera_matrix", 3, 3, fx, "0", cx, "0", fy, cy, "0", "0", "1");
        Line(text, $"distortion_model: plumb_bob");
        Matrix(text, "distortion_coefficients", 1, 5, [.. camera.Distortion.Coefficients.Select(Number)]);
        Matrix(text, "rectification_matrix", 3, 3, "1", "0", "0", "0", "1", "0", "0", "0", "1");
        Matrix(text, "projection_matrix", 3, 4, fx, "0", cx, "0", "0", fy, cy, "0", "0", "0", "1", "0");
        Line(text, $"# Pose of the camera in base_link (on the road, x ahead, y left): metres and radians.");
        Line(text, $"mount:");
        Line(text, $"  height: {Number(mount.HeightMeters)}");
        Line(text, $"  roll: {Number(mount.RollRadians)}");
        Line(text, $"  pitch: {Number(mount.PitchRadians)}");
        Line(text, $"  yaw: {Number(mount.YawRadians)}");
        Line(text, $"  x: {Number(mount.XMeters)}");
        Line(text, $"  y: {Number(mount.YMeters)}");
        AppendMask(text, camera);
        return text.ToString();
    }

    private static void AppendMask(StringBuilder text, CameraInfo camera)
    {
        Line(text, $"# Image pixels that show the ego vehicle itself: polygons of [u, v].");
        if (camera.EgoMask.IsEmpty)
        {
            Line(text, $"ego_mask: []");
            return;
        }

        Line(text, $"ego_mask:");
        foreach (IEnumerable<ImagePoint> polygon in camera.EgoMask)
        {
            Line(text, $"  - [{string.Join(", ", polygon.Select(p => $"[{Number(p.U)}, {Number(p.V)}]"))}]");
        }
    }

    private static void Matrix(StringBuilder text, string name, int rows, int columns, params string[] numbers)
    {
        Line(text, $"{name}:");
        Line(text, $"  rows: {rows}");
        Line(text, $"  cols: {columns}");
        Line(text, $"  data: [{string.Join(", ", numbers)}]");
    }

    private static string Number(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
