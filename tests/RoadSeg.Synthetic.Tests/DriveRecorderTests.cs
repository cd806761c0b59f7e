using System.Text;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic.Tests;

public sealed class DriveRecorderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-drive-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_recording_reads_back_as_the_truth_of_its_scene()
    {
        SyntheticScene scene = SyntheticScene.Create(
            SomeScene.Options() with { Size = new ImageSize(160, 120), Seconds = 1, FramesPerSecond = 6 });
        DriveRecording recording = new(folder.FullName, "street", 5, GridGeometry.Default);
        List<string> labels = [];
        int frames = 0;
        DriveRecorder.Record(
            scene,
            recording,
            bgr => frames += bgr.Length == 160 * 120 * 3 ? 1 : 0,
            (path, ids) =>
            {
                labels.Add(path);
                Assert.True(ids.IndexOfAnyExceptInRange((byte)0, DriveRecorder.VoidId) < 0);
                Assert.Contains(DriveRecorder.VoidId, ids.ToArray());
            },
            null,
            CancellationToken.None);
        Assert.Equal(6, frames);
        Assert.Equal(["labels/street_0000.png", "labels/street_0005.png"], labels);
        Assert.Equal(
            "frame_index,time_s,source_frame_number,label_png\n"
            + "0,0.0000,0,labels/street_0000.png\n5,0.8333,5,labels/street_0005.png\n",
            File.ReadAllText(Path.Combine(folder.FullName, "street.csv")));
        DriveTruth[] truths = [.. DriveTruthFile.Read(Path.Combine(folder.FullName, "street_truth.jsonl"))];
        Assert.Equal(6, truths.Length);
        OccupancyGrid grid = new(GridGeometry.Default);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(i, truths[i].Frame);
            Assert.Equal(i / 6.0, truths[i].MediaTime.TotalSeconds, 1e-6);
            scene.GridTruthAt(i, grid);
            Assert.Equal(grid.Geometry, truths[i].Grid.Geometry);
            Assert.Equal(grid.Cells.ToArray(), truths[i].Grid.Cells.ToArray());
            PersonTruth[] people = [.. scene.PeopleAt(i).Where(p => p.VisiblePixels > 0)];
            Assert.Equal(
                people.Select(p => (p.Id, p.Kind, p.Box)), truths[i].People.Select(p => (p.Id, p.Kind, p.Box)));
            Assert.All(people.Zip(truths[i].People), pair => Assert.Equal(
                pair.First.Ground.X, pair.Second.Ground.X, 0.00051));
        }
    }

    [Theory]
    [InlineData("{", "line 2")]
    [InlineData("{}", "line 2")]
    [InlineData("{\"frame\":1,\"media_time_s\":0,\"people\":[{}],\"grid\":{}}", "line 2")]
    [InlineData("GRID[[0,3]]", "runs for 3 of 4 cells")]
    [InlineData("GRID[[0,5]]", "a run of 5 cells after 0 of 4")]
    [InlineData("GRID[[0,-1],[0,5]]", "a run of -1 cells")]
    public void Broken_lines_are_refused_with_file_and_line(string line, string expected)
    {
        const string start = "{\"frame\":1,\"media_time_s\":0.05,\"people\":[],\"grid\":{\"columns\":2,\"rows\":2,"
            + "\"meters_per_cell\":0.1,\"origin\":[0,-1],\"rle\":";
        string file = Path.Combine(folder.FullName, "broken.jsonl");
        string text = line.StartsWith("GRID", StringComparison.Ordinal) ? start + line[4..] + "}}" : line;
        File.WriteAllText(file, start + "[[100,1],[-1,3]]}}\n" + text + "\n", Encoding.UTF8);
        SourceException refusal = Assert.Throws<SourceException>(() => DriveTruthFile.Read(file).ToArray());
        Assert.Contains("broken.jsonl", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(OccupancyGrid.Occupied, DriveTruthFile.Read(file).First().Grid.Cells[0]);
    }

    [Fact]
    public void Cancelling_ends_between_two_frames()
    {
        SyntheticScene scene = SyntheticScene.Create(SomeScene.Options() with { Size = new ImageSize(64, 48) });
        DriveRecording recording = new(folder.FullName, "street", 5, GridGeometry.Default);
        using CancellationTokenSource cancel = new();
        int frames = 0;
        Assert.Throws<OperationCanceledException>(() => DriveRecorder.Record(
            scene,
            recording,
            _ =>
            {
                frames++;
                cancel.Cancel();
            },
            (_, _) => { },
            null,
            cancel.Token));
        Assert.Equal(1, frames);
        Assert.Single(DriveTruthFile.Read(Path.Combine(folder.FullName, "street_truth.jsonl")));
    }
}
