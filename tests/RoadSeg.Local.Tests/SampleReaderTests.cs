using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RoadSeg.Local.Tests.Support;

namespace RoadSeg.Local.Tests;

/// <summary>The readers of samples/shm, beside a run of the command: what they print is what the run wrote.</summary>
public sealed partial class SampleReaderTests : IDisposable
{
    private const int Frames = 40;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-local-");
    private readonly string name = Commands.RingName();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_C_reader_sees_a_run()
    {
        string program = await Commands.CompileReaderAsync(folder.FullName);
        await CompareAsync(program, name, Frames.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_Python_reader_sees_a_run()
    {
        Commands.Need("python3");
        await CompareAsync(
            "python3", Path.Combine(Commands.Root, "samples/shm/roadseg_shm.py"), name,
            Frames.ToString(CultureInfo.InvariantCulture));
    }

    // The reader is started first and waits for the run. A loaded machine may cost it scenes, never whole ones.
    private async Task CompareAsync(string reader, params string[] arguments)
    {
        string lines = Path.Combine(folder.FullName, "o.jsonl");
        using Process reading = Commands.Start(reader, arguments);
        using Process run = Commands.Start(
            Commands.RoadSeg(), "run", "recordings/street.mp4", "--camera", "calibration/street.yaml", "--rate", "1",
            "--out", "shm:" + name, "--out", "jsonl:" + lines);
        string[] printed;
        try
        {
            printed = await Commands.FinishAsync(reading);
        }
        finally
        {
            await Commands.RunAsync("kill", "-INT", run.Id.ToString(CultureInfo.InvariantCulture));
            await Commands.FinishAsync(run);
        }

        Assert.Equal("camera street frame_id base_link grid 200x200 of 0.1 m", printed[0]);
        string[] expected = await File.ReadAllLinesAsync(lines);
        Match[] scenes = [.. printed.Where(line => line.StartsWith("scene", StringComparison.Ordinal)).Select(line => Printed().Match(line))];
        Assert.Equal(Frames, scenes.Length);
        long last = -1;
        foreach (Match scene in scenes)
        {
            Assert.True(scene.Success, string.Join('\n', printed));
            long frame = Number(scene, 1);
            Assert.True(frame > last, $"frame {frame} after {last}");
            last = frame;
            string line = expected.Single(l => l.Contains($"\"frame\":{frame},", StringComparison.Ordinal));
            Assert.Contains($"\"free\":{Number(scene, 4)},\"occupied\":{Number(scene, 5)},", line, StringComparison.Ordinal);
            using JsonDocument told = JsonDocument.Parse(line);
            JsonElement[] people = [.. told.RootElement.GetProperty("pedestrians").EnumerateArray()];
            Assert.Equal(people.Length, Number(scene, 2));
            Assert.Equal(people.Count(person => person.GetProperty("in_path").GetBoolean()), Number(scene, 3));
        }
    }

    private static long Number(Match match, int group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^scene \d+ frame (\d+) status \d people (\d+) in_path (\d+) points \d+ free (\d+) occupied (\d+) ")]
    private static partial Regex Printed();
}
