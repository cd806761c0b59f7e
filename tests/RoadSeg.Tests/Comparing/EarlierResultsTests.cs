using System.Text;
using System.Text.Json;
using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Publishing;

namespace RoadSeg.Tests.Comparing;

public sealed class EarlierResultsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-earlier-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Results_are_read_as_they_were_written_and_frames_may_be_passed_over()
    {
        FramePool pool = SomeScene.Pool();
        string path = Path.Combine(folder, "results.jsonl");
        using Scene scene = await SomeScene.FullAsync(pool);
        await File.WriteAllTextAsync(path, string.Concat(Line(scene, 1), Line(scene, 3), Line(scene, 8)));
        using ResultLines lines = ResultLines.Open(path);
        SideFrame side = new(new ImageSize(12, 8));
        Assert.False(lines.TryRead(0, side));
        Assert.True(lines.TryRead(3, side));
        Assert.Equal(32.0 / 96, side.DrivableFraction!.Value, 1e-4);
        Assert.Equal(SceneStatus.Degraded, side.Status);
        Assert.Equal(2, side.People.Count);
        Assert.Equal(new ImageBox(1, 2, 3, 4), side.People[0].Box);
        Assert.True(side.People[0].InPath);
        Assert.Equal(Math.Sqrt((8.123 * 8.123) + 1), side.NearestMeters!.Value, 1e-6);
        Assert.False(lines.TryRead(9, side));
    }

    [Theory]
    [InlineData("{\"frame\": 0, \"drivable\"")]
    [InlineData("{\"other\": 1}")]
    [InlineData("not json")]
    public void A_line_that_is_no_result_is_told_with_its_number(string line)
    {
        string path = Path.Combine(folder, "results.jsonl");
        File.WriteAllText(path, line + "\n");
        using ResultLines lines = ResultLines.Open(path);
        SourceException e = Assert.Throws<SourceException>(() => lines.TryRead(0, new SideFrame(new ImageSize(2, 2))));
        Assert.Contains("line 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_picture_gives_its_cells_back_left_to_right_and_bottom_up()
    {
        string path = Path.Combine(folder, "grid.pgm");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("P5\n3 2\n255\n"), 254, 0, 205, 205, 254, 254]);
        Assert.Equal([-1, 0, 0, 0, 100, -1], GridPicture.Read(path));
    }

    [Theory]
    [InlineData("P5\n3 2\n255\nabc")]
    [InlineData("P6\n1 1\n255\na")]
    [InlineData("")]
    public void What_is_no_grid_picture_is_refused(string text)
    {
        string path = Path.Combine(folder, "grid.pgm");
        File.WriteAllText(path, text);
        Assert.Contains("binary PGM", Assert.Throws<SourceException>(() => GridPicture.Read(path)).Message, StringComparison.Ordinal);
    }

    private static string Line(Scene scene, long frame)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            SceneJson.Write(json, new SceneView(scene));
        }

        return Encoding.UTF8.GetString(stream.ToArray())
            .Replace("\"frame\":3", FormattableString.Invariant($"\"frame\":{frame}"), StringComparison.Ordinal) + "\n";
    }
}
