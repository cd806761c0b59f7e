using RoadSeg.Cli.Tests.Support;
using RoadSeg.Dds.Tests;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>
/// Nothing of a person's pixels is published as a ROS 2 topic: the pictures that a Fast DDS subscriber gets look the
/// same for two drives that differ only in how a person looks.
/// </summary>
public sealed class AnonymousTopicsTests : IDisposable
{
    private static readonly string[] Topics = ["picture", "overlay"];

    private readonly TempFolder folder = new();
    private readonly Namespace space = new();

    public void Dispose()
    {
        folder.Dispose();
        space.Dispose();
    }

    [Fact]
    public async Task Two_people_who_look_different_look_the_same_to_subscribers()
    {
        await Namespace.NeedAsync();
        string subscriber = await space.SubscriberAsync();
        string model = TwoLooks.WriteNetwork(folder["model"], "Sky");
        TwoLooks.WriteDrive(folder["one"], seed: 1, isStill: true);
        TwoLooks.WriteDrive(folder["two"], seed: 2, isStill: true);
        Dictionary<string, byte[]> one = await SeenAsync(subscriber, "one", model, "--anonymise people");
        Dictionary<string, byte[]> two = await SeenAsync(subscriber, "two", model, "--anonymise people");
        Dictionary<string, byte[]> plain = await SeenAsync(subscriber, "two", model, "");
        Assert.Equal([], TwoLooks.Unlike(one, two));
        Assert.Equal([], TwoLooks.Alike(one, plain));
    }

    // One picture of each topic.
    private async Task<Dictionary<string, byte[]>> SeenAsync(
        string subscriber, string drive, string model, string anonymise)
    {
        await space.RunScriptAsync($"""
            "$ROADSEG" run '{folder[drive]}' --model '{model}' --fps 10 --loop --rate realtime --out ros2:12 {anonymise} \
                >"$OUT/run.txt" 2>&1 &
            run=$!
            code=0
            for topic in {string.Join(' ', Topics)}; do
                PICTURE="$OUT/$topic.jpg" {subscriber} 12 280 $topic=1 || code=$?
            done
            kill -TERM $run; wait $run || code=$?
            [[ $code == 0 ]] || cat "$OUT/run.txt" >&2
            exit $code
            """);
        return Topics.ToDictionary(topic => topic, topic => TwoLooks.OfPicture(Path.Combine(space.Folder, topic + ".jpg")));
    }
}
