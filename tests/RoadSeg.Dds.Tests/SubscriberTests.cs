using System.Text.Json;
using static RoadSeg.Dds.Tests.MessageLines;

namespace RoadSeg.Dds.Tests;

/// <summary>
/// <c>--out ros2</c> as a subscriber of Fast DDS sees it, which decodes with Fast CDR; both in a network namespace.
/// </summary>
public sealed class SubscriberTests : IDisposable
{
    private readonly Namespace space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public async Task Fast_DDS_reads_what_the_lines_say()
    {
        await Namespace.NeedAsync();
        string subscriber = await space.SubscriberAsync();
        string output = await space.RunScriptAsync($"""
            ROS_DOMAIN_ID=7 "$ROADSEG" run 'synthetic:?seed=3&seconds=300&fps=5' --rate realtime --base-frame chassis \
                --out ros2 --out "jsonl:$OUT/lines.jsonl" >"$OUT/run.txt" 2>&1 &
            run=$!
            {subscriber} 7 280 grid=5 polygon=5 picture=3
            code=$?
            kill -TERM $run; wait $run || code=$?
            [[ $code == 0 ]] || cat "$OUT/run.txt" >&2
            exit $code
            """);
        JsonElement[] messages = [.. Lines(output)];
        Dictionary<string, JsonElement> lines = Lines(await File.ReadAllTextAsync(Path.Combine(space.Folder, "lines.jsonl")))
            .ToDictionary(line => TimeOf(line.GetProperty("media_time_s").GetDouble()));
        Assert.Equal(
            ["grid 5", "picture 3", "polygon 5"],
            messages.GroupBy(m => m.GetProperty("topic").GetString()).Order(Comparer<IGrouping<string?, JsonElement>>
                .Create((a, b) => string.CompareOrdinal(a.Key, b.Key))).Select(g => $"{g.Key} {g.Count()}"));
        foreach (JsonElement message in messages)
        {
            JsonElement line = lines[TimeOf(Number(message, "sec") + (Number(message, "nanosec") / 1e9))];
            switch (message.GetProperty("topic").GetString())
            {
                case "grid":
                    AssertGrid(line.GetProperty("grid"), message);
                    break;
                case "polygon":
                    AssertPolygon(line.GetProperty("drivable").GetProperty("ground_polygon"), message);
                    break;
                default:
                    Assert.Equal("camera_optical", message.GetProperty("frame").GetString());
                    Assert.Equal("jpeg", message.GetProperty("format").GetString());
                    Assert.Equal(0xFF, Number(message, "first"));
                    break;
            }
        }
    }

    // One frame, and the next one a hundred seconds later: who comes in between has the grid, and no polygon.
    [Fact]
    public async Task Who_comes_late_gets_the_grid_that_is_there()
    {
        await Namespace.NeedAsync();
        string subscriber = await space.SubscriberAsync();
        string output = await space.RunScriptAsync($"""
            "$ROADSEG" run 'synthetic:?seed=3&seconds=300&fps=1' --rate 0.01 --out ros2:8 --out jsonl:- \
                >"$OUT/lines.jsonl" 2>"$OUT/run.txt" &
            run=$!
            until [[ -s $OUT/lines.jsonl ]] || ! kill -0 $run; do sleep 0.1; done
            {subscriber} 8 120 grid=1
            code=$?
            {subscriber} 8 4 polygon=1
            echo "{"{"}\"topic\":\"polygon code $?\"{"}"}"
            kill -TERM $run; wait $run
            exit $code
            """);
        JsonElement[] messages = [.. Lines(output)];
        Assert.Equal(["grid", "polygon code 1"], messages.Select(m => m.GetProperty("topic").GetString()));
        Assert.Equal(0, Number(messages[0], "sec"));
    }

    [Fact]
    public async Task Nothing_leaves_the_machine_unless_an_address_says_so()
    {
        await Namespace.NeedAsync();
        Assert.SkipUnless(DdsPublisher.WhyNot is null, $"{DdsPublisher.WhyNot}");
        string output = await space.RunScriptAsync("""
            sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            ip link add robot type veth peer name far; ip link set far up; ip address add 10.77.0.1/24 dev robot; ip link set robot up
            ip route add default dev robot
            sent() { cat /sys/class/net/robot/statistics/tx_packets; }
            mount -t sysfs none /sys
            before=$(sent)
            "$ROADSEG" run 'synthetic:?seconds=2&fps=5' --rate realtime --out ros2:9 || exit 1
            echo "local $(( $(sent) - before > 0 ))"
            "$ROADSEG" run 'synthetic:?seconds=2&fps=5' --rate realtime --out ros2:10.77.0.1:9 || exit 1
            echo "network $(( $(sent) - before > 0 ))"
            "$ROADSEG" run 'synthetic:?seconds=2&fps=5' --out ros2:10.78.0.1:9 2>&1
            echo "code $?"
            """);
        Assert.Contains("local 0\n", output, StringComparison.Ordinal);
        Assert.Contains("network 1\n", output, StringComparison.Ordinal);
        Assert.Contains("sink \"ros2:10.78.0.1:9\": domain 9 cannot be opened", output, StringComparison.Ordinal);
        Assert.EndsWith("code 6\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_Cyclone_says_what_to_install_and_does_the_rest()
    {
        await Namespace.NeedAsync();
        Assert.SkipUnless(DdsPublisher.WhyNot is null, $"{DdsPublisher.WhyNot}");
        string output = await space.RunScriptAsync("""
            for library in $(ldconfig -p | grep -oE '/[^ ]*libddsc\.so[^ ]*' | sort -u); do mount --bind /dev/null "$library"; done
            "$ROADSEG" run 'synthetic:?seconds=1&fps=2' --out ros2:9 2>&1
            echo "code $?"
            "$ROADSEG" run 'synthetic:?seconds=1&fps=2' --out jsonl:- 2>/dev/null | wc -l
            """);
        Assert.Contains("sink \"ros2:9\": libddsc.so.0debian is not there", output, StringComparison.Ordinal);
        Assert.Contains("libddsc0debian", output, StringComparison.Ordinal);
        Assert.EndsWith("code 6\n2\n", output, StringComparison.Ordinal);
    }

    private static void AssertGrid(JsonElement expected, JsonElement message)
    {
        Assert.Equal("chassis", message.GetProperty("frame").GetString());
        Assert.Equal(expected.GetProperty("columns").GetInt32(), Number(message, "width"));
        Assert.Equal(expected.GetProperty("rows").GetInt32(), Number(message, "height"));
        Assert.Equal(expected.GetProperty("meters_per_cell").GetDouble(), Number(message, "resolution"), 6);
        Assert.Equal(expected.GetProperty("origin")[0].GetDouble(), Number(message, "x"), 9);
        Assert.Equal(expected.GetProperty("origin")[1].GetDouble(), Number(message, "y"), 9);
        Assert.Equal(1, Number(message, "w"));
        foreach (string cells in new[] { "free", "occupied", "unknown" })
        {
            Assert.Equal(expected.GetProperty(cells).GetInt32(), Number(message, cells));
        }
    }

    private static void AssertPolygon(JsonElement expected, JsonElement message)
    {
        Assert.Equal("chassis", message.GetProperty("frame").GetString());
        JsonElement points = message.GetProperty("points");
        Assert.NotEqual(0, points.GetArrayLength());
        Assert.Equal(expected.GetArrayLength(), points.GetArrayLength());
        foreach ((JsonElement a, JsonElement b) in expected.EnumerateArray().Zip(points.EnumerateArray()))
        {
            Assert.Equal(a[0].GetDouble(), b[0].GetDouble(), 0.00051);
            Assert.Equal(a[1].GetDouble(), b[1].GetDouble(), 0.00051);
        }
    }
}
