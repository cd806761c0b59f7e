using System.Text;
using System.Text.Json;
using RoadSeg.Frames;
using RoadSeg.Publishing;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Tests.Publishing;

public sealed class JsonLinesPublisherTests : PublisherConformance, IDisposable
{
    private readonly MemoryStream written = new();

    public void Dispose() => written.Dispose();

    // docs/formats.md: keys and their order are part of the format.
    [Fact]
    public async Task A_scene_is_written_as_the_format_says()
    {
        using JsonDocument line = JsonDocument.Parse(await WriteAsync(SomeScene.FullAsync));
        Assert.Equal(
            [
                "camera", "frame", "media_time_s", "drivable", "pedestrians", "hidden_pedestrians", "grid", "free_range",
                "status", "status_reasons",
            ],
            Keys(line.RootElement));
        Assert.Equal(
            ["id", "kind", "box", "area_px", "confidence", "foot", "ground", "in_path", "track"],
            Keys(line.RootElement.GetProperty("pedestrians")[0]));
    }

    [Fact]
    public async Task The_text_is_exact_to_the_byte()
    {
        string nothing = string.Join(',', Enumerable.Repeat("null", 89));
        string expected =
            "{'camera':'front','frame':3,'media_time_s':0.375,"
            + "'drivable':{'area_fraction':0.3333,'polygon':[[1,2],[3.46,0]],'far_boundary':[[5,6.5]],"
            + "'ground_polygon':[[7,-2.5]]},"
            + "'pedestrians':[{'id':7,'kind':'pedestrian','box':[1,2,3,4],'area_px':11,'confidence':0.8765,"
            + "'foot':[2.5,6],'ground':{'x':8.123,'y':-1,'sigma':0.25},'in_path':true,"
            + "'track':{'age_s':1.5,'x':8.1,'y':-1,'sigma':0.2,'vx':-5.123,'vy':0.5,'v_sigma':0.4,'to_path_s':0,"
            + "'distance_m':6.1}},"
            + "{'id':null,'kind':'cyclist','box':[6,2,2,3],'area_px':5,'confidence':0.5,'foot':[7,5],"
            + "'ground':null,'in_path':false,'track':null}],"
            + "'hidden_pedestrians':[{'id':5,'kind':'cyclist','unseen_s':0.25,'track':{'age_s':2,'x':3,'y':4,'sigma':1,"
            + "'vx':0,'vy':0,'v_sigma':2,'to_path_s':null,'distance_m':5}}],"
            + "'grid':{'columns':4,'rows':2,'meters_per_cell':0.5,'origin':[0,-1],'free':2,'occupied':1,'unknown':5},"
            + "'free_range':{'origin':[0,0],'first_rad':-1.570796,'step_rad':0.034907,'m':[3.25,null," + nothing + "]},"
            + "'status':'degraded','status_reasons':['low_confidence']}\n";
        Assert.Equal(expected.Replace('\'', '"'), await WriteAsync(SomeScene.FullAsync));
    }

    [Fact]
    public async Task What_was_not_found_is_null_and_not_left_out()
    {
        const string expected =
            "{'camera':'front','frame':0,'media_time_s':0,'drivable':null,'pedestrians':[],'hidden_pedestrians':[],"
            + "'grid':null,'free_range':null,'status':'ok','status_reasons':[]}\n";
        Assert.Equal(expected.Replace('\'', '"'), await WriteAsync(pool => SomeScene.EmptyAsync(pool, 0)));
    }

    [Theory]
    [InlineData(0.6234567, "0.623")]
    [InlineData(null, "null")]
    public async Task A_stale_scene_says_how_old_it_is(double? ageSeconds, string age)
    {
        string line = await WriteAsync(async pool =>
        {
            Scene scene = await SomeScene.EmptyAsync(pool, 0);
            scene.Status = SceneStatus.Stale;
            scene.Reasons = StatusReasons.TooOld | StatusReasons.Covered;
            scene.Age = ageSeconds is double seconds ? TimeSpan.FromSeconds(seconds) : null;
            return scene;
        });
        Assert.EndsWith(
            $"\"status\":\"stale\",\"status_reasons\":[\"too_old\",\"covered\"],\"age_s\":{age}}}\n", line,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scene_costs_no_allocation_once_the_buffer_has_grown()
    {
        await using JsonLinesPublisher publisher = new("jsonl:x", Stream.Null);
        using Scene scene = await SomeScene.FullAsync(SomeScene.Pool());
        Assert.Equal(0, AllocatedPublishing(publisher, scene));
    }

    protected override IPublisher Create() => new JsonLinesPublisher("jsonl:x", written);

    protected override bool ShowsRepeated => true;

    protected override int CountWritten() => written.ToArray().Count(b => b == (byte)'\n');

    private static long AllocatedPublishing(JsonLinesPublisher publisher, Scene scene)
    {
        return Allocations.Of(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                publisher.Publish(new SceneView(scene));
            }
        });
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    private async Task<string> WriteAsync(Func<FramePool, Task<Scene>> make)
    {
        await using (JsonLinesPublisher publisher = new("jsonl:x", written))
        {
            using Scene scene = await make(SomeScene.Pool());
            publisher.Publish(new SceneView(scene));
        }

        return Encoding.UTF8.GetString(written.ToArray());
    }
}
