using System.Security.Cryptography;
using System.Text.Json;
using RoadSeg.Grid;

namespace RoadSeg.Synthetic.Tests;

/// <summary>The bundled drive is what its manifest says, and the generator still makes it.</summary>
public sealed class BundledDriveTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Folder = Path.Combine(Root, "recordings");

    [Theory]
    [InlineData("file", "sha256")]
    [InlineData("camera", "camera_sha256")]
    [InlineData("truth", "truth_sha256")]
    [InlineData("labels", "labels_sha256")]
    public void Checksums_of_the_manifest_hold(string file, string checksum)
    {
        JsonElement drive = Drive();
        string path = Path.Combine(Folder, drive.GetProperty(file).GetString()!);
        Assert.Equal(drive.GetProperty(checksum).GetString(), Convert.ToHexStringLower(
            SHA256.HashData(File.ReadAllBytes(path))));
    }

    [Fact]
    public void Every_label_picture_of_the_index_is_there()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "street.csv"));
        Assert.Equal("frame_index,time_s,source_frame_number,label_png", lines[0]);
        Assert.Equal(Drive().GetProperty("label_pictures").GetInt32(), lines.Length - 1);
        Assert.All(lines[1..], line => Assert.True(File.Exists(Path.Combine(Folder, line.Split(',')[3])), line));
    }

    [Fact]
    public void The_generator_still_makes_the_bundled_truth_and_camera()
    {
        SyntheticScene scene = SyntheticScene.Create(
            SyntheticOptions.Parse(Drive().GetProperty("source").GetString()!));
        DriveTruth[] bundled = [.. DriveTruthFile.Read(Path.Combine(Folder, "street_truth.jsonl"))];
        Assert.Equal(scene.FrameCount, bundled.Length);
        for (int frame = 7; frame < scene.FrameCount; frame += 80)
        {
            DriveTruth made = DriveTruth.Of(scene, frame, GridGeometry.Default);
            // Another C library may round a sine differently: a few cells and pixels on an edge may then change.
            int differing = made.Grid.Cells.ToArray()
                .Zip(bundled[frame].Grid.Cells.ToArray())
                .Count(cell => cell.First != cell.Second);
            Assert.InRange(differing, 0, 4);
            Dictionary<int, DrivePerson> people = bundled[frame].People.ToDictionary(p => p.Id);
            foreach (DrivePerson person in made.People.Where(p => p.VisiblePixels > 3))
            {
                Assert.Equal(person.Kind, people[person.Id].Kind);
                Assert.Equal(person.Ground.X, people[person.Id].Ground.X, 0.0011);
                Assert.Equal(person.Ground.Y, people[person.Id].Ground.Y, 0.0011);
                Assert.InRange(people[person.Id].VisiblePixels, person.VisiblePixels - 3, person.VisiblePixels + 3);
            }
        }
    }

    private static JsonElement Drive()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")));
        return manifest.RootElement.GetProperty("recordings")[0].Clone();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RoadSeg.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("no RoadSeg.sln above the test folder");
    }
}
