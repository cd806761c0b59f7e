using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Yaml.Tests;

public sealed class CameraFileTests : IDisposable
{
    private const string Valid = """
        image_width: 640
        image_height: 480
        camera_name: front
        camera_matrix:
          rows: 3
          cols: 3
          data: [500.5, 0, 319.5, 0, 501.25, 239.5, 0, 0, 1]
        distortion_model: plumb_bob
        distortion_coefficients: {rows: 1, cols: 5, data: [-0.1, 0.01, 1e-05, 0.001, 0]}
        rectification_matrix: {rows: 3, cols: 3, data: [1, 0, 0, 0, 1, 0, 0, 0, 1]}
        projection_matrix: {rows: 3, cols: 4, data: [500, 0, 320, 0, 0, 500, 240, 0, 0, 0, 1, 0]}
        binning_x: 1
        roi: {x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false}
        mount: {height: 1.42, roll: 0.01, pitch: 0.09, yaw: -0.02, x: 1.6, y: 0.1}
        ego_mask: [[[0, 479], [639, 479], [320, 430]]]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-yaml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_ros_file_with_mount_and_mask_is_read_field_by_field()
    {
        CameraInfo camera = Load(Valid);
        Assert.Equal("front", camera.Name);
        Assert.Equal(new ImageSize(640, 480), camera.Size);
        Assert.Equal(new Intrinsics(500.5, 501.25, 319.5, 239.5), camera.Intrinsics);
        Assert.Equal(DistortionModel.PlumbBob, camera.Distortion.Model);
        Assert.Equal([-0.1, 0.01, 1e-05, 0.001, 0], camera.Distortion.Coefficients);
        Assert.Equal(new CameraMount(1.42, 0.01, 0.09, -0.02, 1.6, 0.1), camera.Mount);
        Assert.Equal([new(0, 479), new(639, 479), new(320, 430)], Assert.Single(camera.EgoMask));
    }

    [Fact]
    public void What_ros_defaults_is_defaulted_and_foreign_keys_are_tolerated()
    {
        CameraInfo camera = Load(Without("camera_name", "distortion_model", "mount", "ego_mask") + "\nframe_id: x\n");
        Assert.Equal("unknown", camera.Name);
        Assert.Equal(DistortionModel.PlumbBob, camera.Distortion.Model);
        Assert.Null(camera.Mount);
        Assert.Empty(camera.EgoMask);
    }

    [Theory]
    [InlineData("front")]
    [InlineData("we \"say\" \\ tab\t ümlaut #1: yes")]
    public void What_is_saved_is_loaded_again_exactly(string name)
    {
        CameraInfo camera = Load(Valid) with
        {
            Name = name,
            Distortion = new Distortion(DistortionModel.Equidistant, [1e-7, -2.5e-12, 1.0 / 3, 0]),
        };
        string path = Path.Combine(folder, "saved.yaml");
        CameraFile.Save(camera, path);
        CameraInfo back = CameraFile.Load(path);
        Assert.Equal(camera.Name, back.Name);
        Assert.Equal(camera.Size, back.Size);
        Assert.Equal(camera.Intrinsics, back.Intrinsics);
        Assert.Equal(camera.Distortion.Coefficients, back.Distortion.Coefficients);
        Assert.Equal(camera.Distortion.Model, back.Distortion.Model);
        Assert.Equal(camera.Mount, back.Mount);
        Assert.Equal(camera.EgoMask[0], back.EgoMask[0]);
        Assert.Equal(["saved.yaml"], Directory.GetFiles(folder, "saved*").Select(Path.GetFileName));
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<CalibrationException>(() => CameraFile.Save(camera with { Name = "other" }, path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("image_width: 640", "image_width: 0", "line 1", "\"image_width\"")]
    [InlineData("image_width: 640", "", "missing key \"image_width\"", "docs/formats.md")]
    [InlineData("  rows: 3", "  rows: 2", "\"camera_matrix\" must be 3x3", "2x3")]
    [InlineData("239.5, 0, 0, 1]", "239.5, 0, 0]", "with 9 numbers", "with 8")]
    [InlineData("500.5, 0", "0, 0", "uncalibrated", "line 5")]
    [InlineData("501.25", "-501.25", "fx and fy must be above 0", "-501.25")]
    [InlineData("500.5, 0", "500.5, 2", "must have the form", "skew")]
    [InlineData("500.5", ".nan", "finite number", ".nan")]
    [InlineData("500.5", "1e999", "finite number", "1e999")]
    [InlineData("-0.1", "Infinity", "finite number", "distortion_coefficients")]
    [InlineData("plumb_bob", "rational_polynomial", "plumb_bob or equidistant", "line 8")]
    [InlineData("plumb_bob", "equidistant", "1x4", "1x5")]
    [InlineData("height: 1.42", "height: 0", "above 0 metres", "line 14")]
    [InlineData("height: 1.42", "height: -1", "mount.height", "-1")]
    [InlineData("roll: 0.01, ", "", "missing key \"roll\"", "line 14")]
    [InlineData("roll: 0.01", "rol: 0.01", "unknown key \"rol\" in mount", "pitch")]
    [InlineData("pitch: 0.09", "pitch: -1", "no ground in view", "looks down")]
    [InlineData("pitch: 0.09", "pitch: [1]", "mount.pitch", "a list")]
    [InlineData("binning_x: 1", "binning_x: 2", "binning is not supported", "\"2\"|binning_x")]
    [InlineData("x_offset: 0", "x_offset: 5", "region of interest is not supported", "640x480")]
    [InlineData("[320, 430]", "[320]", "must be [u, v]", "has 1")]
    [InlineData(", [320, 430]", "", "at least 3 points", "has 2")]
    [InlineData("camera_name: front", "image_width: 5", "not valid YAML", "line")]
    [InlineData("camera_name: front", "camera_name: [", "not valid YAML", "not closed")]
    [InlineData("camera_name: front", "camera_name: &a front\nother: *a", "alias", "line 4")]
    public void A_wrong_file_is_refused_with_its_name_and_reason(string good, string bad, string said, string alsoSaid)
    {
        Assert.Contains(good, Valid, StringComparison.Ordinal);
        int place = Valid.IndexOf(good, StringComparison.Ordinal);
        CalibrationException e = Assert.Throws<CalibrationException>(
            () => Load(Valid[..place] + bad + Valid[(place + good.Length)..]));
        Assert.Contains("camera.yaml\"", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains(alsoSaid.Split('|')[^1], e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_camera_files_are_refused()
    {
        Assert.Contains("does not exist", Refused(Path.Combine(folder, "none.yaml")), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refused(folder), StringComparison.Ordinal);
        Assert.Contains("no keys", RefusedText(string.Empty), StringComparison.Ordinal);
        Assert.Contains("no keys", RefusedText("- 1\n- 2\n"), StringComparison.Ordinal);
        Assert.Contains("larger than 1 MB", RefusedText(new string('#', 1_100_000)), StringComparison.Ordinal);
        Assert.Contains("nested deeper", RefusedText("a: " + new string('[', 500_000)), StringComparison.Ordinal);
        string path = Path.Combine(folder, "binary.yaml");
        File.WriteAllBytes(path, [0xff, 0xfe, 0x80, 0x00, 0xc3]);
        Assert.Contains("UTF-8", Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public void Any_mutation_of_a_file_is_read_or_refused_and_nothing_else()
    {
        // Seeded: the message of a failure names the round, which repeats it.
        byte[] valid = Encoding.UTF8.GetBytes(Valid);
        string alphabet = "[]{}:,-#&*!|>'\"%@` \n\t0e.~\u00e9?";
        int read = 0;
        int rounds = 0;
        foreach (int round in RoadSeg.Tests.Fuzzing.Rounds("camera files (YAML)", 3000))
        {
            rounds = round + 1;
            Random random = RoadSeg.Tests.Fuzzing.Chance(round);
            List<byte> bytes = [.. valid];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int place = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes.RemoveRange(place, Math.Min(random.Next(1, 40), bytes.Count - place));
                        bytes.Add((byte)'\n');
                        break;
                    case 1:
                        bytes[place] = (byte)random.Next(256);
                        break;
                    case 2:
                        bytes.InsertRange(place, Encoding.UTF8.GetBytes([alphabet[random.Next(alphabet.Length)]]));
                        break;
                    default:
                        bytes.InsertRange(place, bytes.GetRange(place, Math.Min(30, bytes.Count - place)));
                        break;
                }
            }

            string path = Path.Combine(folder, "camera.yaml");
            File.WriteAllBytes(path, [.. bytes]);
            Exception? thrown = Record.Exception(() => CameraFile.Load(path));
            Assert.True(thrown is null or CalibrationException, $"round {round}: {thrown}");
            read += thrown is null ? 1 : 0;
        }

        Assert.InRange(read, rounds / 30, rounds - (rounds / 30));
    }

    private static string Without(params string[] keys) => string.Join(
        '\n', Valid.Split('\n').Where(line => !keys.Any(key => line.StartsWith(key + ":", StringComparison.Ordinal))));

    private CameraInfo Load(string text)
    {
        string path = Path.Combine(folder, "camera.yaml");
        File.WriteAllText(path, text);
        return CameraFile.Load(path);
    }

    private string RefusedText(string text) => Assert.Throws<CalibrationException>(() => Load(text)).Message;

    private static string Refused(string path) =>
        Assert.Throws<CalibrationException>(() => CameraFile.Load(path)).Message;
}
