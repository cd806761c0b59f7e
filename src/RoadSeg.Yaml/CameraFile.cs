using System.Collections.Immutable;
using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using YamlDotNet.RepresentationModel;

namespace RoadSeg.Yaml;

/// <summary>
/// Camera files: ROS camera_info YAML (plumb_bob and equidistant) with our own <c>mount</c> and <c>ego_mask</c>, field
/// by field in docs/formats.md.
/// </summary>
public static class CameraFile
{
    private const int SideMaxPixels = 32_768;

    private static readonly ImmutableArray<string> MountKeys = ["height", "roll", "pitch", "yaw", "x", "y"];

    /// <summary>Reads a camera.</summary>
    /// <param name="path">A YAML file, at most 1 MB.</param>
    /// <exception cref="CalibrationException">The file cannot be read or describes no usable camera.</exception>
    public static CameraInfo Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        YamlDocument file = YamlDocument.Read(path);
        YamlMappingNode root = file.Root;
        ImageSize size = new(
            file.Whole(file.Get(root, "image_width", "the width in pixels"), "image_width", 1, SideMaxPixels),
            file.Whole(file.Get(root, "image_height", "the height in pixels"), "image_height", 1, SideMaxPixels));
        RefusePartialReadout(file, size);
        YamlNode? name = YamlDocument.Find(root, "camera_name");
        CameraInfo camera = new(
            name is null ? "unknown" : file.Text(name, "camera_name"),
            size,
            ReadIntrinsics(file),
            ReadDistortion(file),
            ReadMount(file),
            ReadEgoMask(file));
        camera.ThrowIfUnusable();
        if (camera.Mount is not null && !new CameraModel(camera).SeesGround)
        {
            throw file.Complaint(
                YamlDocument.Find(root, "mount")!,
                "the mount has no ground in view, the whole picture is above the horizon: expected a camera that sees "
                + "the road (pitch in radians, positive looks down). Correct roll and pitch.");
        }

        return camera;
    }

    /// <summary>Writes a camera so that <see cref="Load"/> and ROS read it back; whole or not at all.</summary>
    /// <param name="camera">A usable camera.</param>
    /// <param name="path">New file.</param>
    /// <param name="estimate">How its mount was found, to be noted in the file; null for no note.</param>
    /// <exception cref="CalibrationException">
    /// The camera is not usable, or the file exists or cannot be written.
    /// </exception>
    public static void Save(CameraInfo camera, string path, MountEstimate? estimate = null)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(path);
        camera.ThrowIfUnusable();
        try
        {
            WholeFile.Write(path, Encoding.UTF8.GetBytes(CameraText.Write(camera, estimate)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException($"camera file \"{path}\" cannot be written: {e.Message}", e);
        }
    }

    private static Intrinsics ReadIntrinsics(YamlDocument file)
    {
        const string Key = "camera_matrix";
        YamlNode node = file.Get(file.Root, Key, "{rows: 3, cols: 3, data: [fx, 0, cx, 0, fy, cy, 0, 0, 1]}");
        double[] k = ReadMatrix(file, node, Key, 3, 3);
        if (k[0] == 0)
        {
            throw file.Complaint(
                node, "fx is 0, in ROS the sign of uncalibrated: expected focal lengths above 0. Calibrate it.");
        }

        if (k[0] < 0 || k[4] <= 0)
        {
            throw file.Complaint(node, FormattableString.Invariant(
                $"fx and fy must be above 0 pixels, but are {k[0]} and {k[4]}. Calibrate the camera."));
        }

        if (k[1] != 0 || k[3] != 0 || k[6] != 0 || k[7] != 0 || k[8] != 1)
        {
            throw file.Complaint(
                node, $"\"{Key}\" must have the form [fx, 0, cx, 0, fy, cy, 0, 0, 1]: skew is not supported.");
        }

        return new Intrinsics(k[0], k[4], k[2], k[5]);
    }

    private static Distortion ReadDistortion(YamlDocument file)
    {
        const string Key = "distortion_coefficients";
        YamlNode? named = YamlDocument.Find(file.Root, "distortion_model");
        string name = named is null ? "plumb_bob" : file.Text(named, "distortion_model");
        DistortionModel model = name switch
        {
            "plumb_bob" => DistortionModel.PlumbBob,
            "equidistant" => DistortionModel.Equidistant,
            _ => throw file.Complaint(
                named!,
                $"distortion_model \"{name}\" is not supported: expected plumb_bob or equidistant. Calibrate with "
                + "one of them."),
        };
        int count = Distortion.CoefficientCountOf(model);
        YamlNode node = file.Get(file.Root, Key, FormattableString.Invariant(
            $"{{rows: 1, cols: {count}, data: [{count} numbers]}} for {name}"));
        return new Distortion(model, [.. ReadMatrix(file, node, Key, 1, count)]);
    }

    private static double[] ReadMatrix(YamlDocument file, YamlNode node, string key, int rows, int columns)
    {
        YamlMappingNode matrix = file.Mapping(node, key);
        int foundRows = file.Whole(file.Get(matrix, "rows", "the number of rows"), key + ".rows", 0, 1000);
        int foundColumns = file.Whole(file.Get(matrix, "cols", "the number of columns"), key + ".cols", 0, 1000);
        YamlSequenceNode list = file.Sequence(file.Get(matrix, "data", "the numbers, row by row"), key + ".data");
        if (foundRows != rows || foundColumns != columns || list.Children.Count != rows * columns)
        {
            throw file.Complaint(list, FormattableString.Invariant(
                $"\"{key}\" must be {rows}x{columns} with {rows * columns} numbers, but is {foundRows}x{foundColumns} ")
                + FormattableString.Invariant($"with {list.Children.Count}."));
        }

        return [.. list.Children.Select(child => file.Number(child, key + ".data"))];
    }

    private static CameraMount? ReadMount(YamlDocument file)
    {
        YamlNode? node = YamlDocument.Find(file.Root, "mount");
        if (node is null)
        {
            return null;
        }

        YamlMappingNode mount = file.Mapping(node, "mount");
        foreach (YamlNode key in mount.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: string name } || !MountKeys.Contains(name))
            {
                throw file.Complaint(
                    key, $"unknown key \"{key}\" in mount: expected {string.Join(", ", MountKeys)}. Correct the name.");
            }
        }

        double[] values = [.. MountKeys.Select(key => file.Number(
            file.Get(mount, key, "a number in metres or radians"), "mount." + key))];
        return values[0] > 0
            ? new CameraMount(values[0], values[1], values[2], values[3], values[4], values[5])
            : throw file.Complaint(YamlDocument.Find(mount, "height")!, FormattableString.Invariant(
                $"mount.height must be above 0 metres, but is {values[0]}. Measure the lens above the road."));
    }

    private static ImmutableArray<ImmutableArray<ImagePoint>> ReadEgoMask(YamlDocument file)
    {
        const string Key = "ego_mask";
        YamlNode? node = YamlDocument.Find(file.Root, Key);
        return node is null
            ? []
            : [.. file.Sequence(node, Key).Children.Select(polygon => ReadPolygon(file, polygon, Key))];
    }

    private static ImmutableArray<ImagePoint> ReadPolygon(YamlDocument file, YamlNode node, string key)
    {
        YamlSequenceNode polygon = file.Sequence(node, key);
        if (polygon.Children.Count < 3)
        {
            throw file.Complaint(node, FormattableString.Invariant(
                $"a polygon of \"{key}\" must have at least 3 points, but has {polygon.Children.Count}."));
        }

        return [.. polygon.Children.Select(point => ReadPoint(file, point, key))];
    }

    private static ImagePoint ReadPoint(YamlDocument file, YamlNode node, string key)
    {
        YamlSequenceNode point = file.Sequence(node, key);
        return point.Children.Count == 2
            ? new ImagePoint(file.Number(point.Children[0], key), file.Number(point.Children[1], key))
            : throw file.Complaint(node, FormattableString.Invariant(
                $"a point of \"{key}\" must be [u, v] in pixels, but has {point.Children.Count} numbers."));
    }

    // K refers to the full picture: with binning or a region of interest it would have to be moved first.
    private static void RefusePartialReadout(YamlDocument file, ImageSize size)
    {
        foreach (string key in (ReadOnlySpan<string>)["binning_x", "binning_y"])
        {
            YamlNode? node = YamlDocument.Find(file.Root, key);
            if (node is not null && file.Number(node, key) is not (0 or 1))
            {
                throw file.Complaint(
                    node, $"\"{key}\" must be 0 or 1: binning is not supported. Calibrate at the delivered size.");
            }
        }

        YamlNode? found = YamlDocument.Find(file.Root, "roi");
        if (found is null)
        {
            return;
        }

        YamlMappingNode roi = file.Mapping(found, "roi");
        double[] box = [.. ((string[])["x_offset", "y_offset", "width", "height"]).Select(
            key => YamlDocument.Find(roi, key) is YamlNode node ? file.Number(node, "roi." + key) : 0)];
        bool isFull = box[0] == 0 && box[1] == 0
            && ((box[2] == 0 && box[3] == 0) || (box[2] == size.Width && box[3] == size.Height));
        if (!isFull)
        {
            throw file.Complaint(
                found,
                $"\"roi\" must be the full picture ({size}) or all 0: a region of interest is not supported. Calibrate "
                + "at the size that is delivered.");
        }
    }
}
