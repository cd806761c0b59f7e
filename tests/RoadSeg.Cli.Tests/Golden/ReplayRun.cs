using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Golden;

/// <summary>
/// A replay of the bundled drive by the command itself, as fast as it can. The float model on the CPU: it runs alike on
/// every processor, while the int8 one, the default, needs one that sums bytes exactly.
/// </summary>
/// <param name="JsonLines">Bytes of the JSON lines.</param>
/// <param name="Masks">Files of the masks, in order.</param>
internal sealed record ReplayRun(byte[] JsonLines, IReadOnlyList<string> Masks)
{
    private const string Drive = "recordings/street.mp4";
    private const string Model = "models/roadseg-camvid-s.json";
    private const string Camera = "calibration/street.yaml";

    // Where the recording is not there, the generator makes the same street at the same size.
    private const string DriveWithoutRecording = "synthetic:?seed=1&seconds=4&fps=10&size=640x480";

    /// <summary>Replays the first seconds into a folder of its own.</summary>
    /// <param name="folder">Where the results go.</param>
    /// <param name="name">First part of their names.</param>
    /// <param name="threads">CPU threads of the network.</param>
    /// <param name="seconds">How much of the drive.</param>
    public static async Task<ReplayRun> MakeAsync(TempFolder folder, string name, int threads, int seconds)
    {
        string lines = folder[name + ".jsonl"];
        string masks = folder[name + "-masks"];
        List<string> arguments =
        [
            "run", .. Source(), "--to", Number(seconds), "--model", Repository.File(Model), "--device", "cpu", "--threads", Number(threads),
            "--rate", "max", "--out", "jsonl:" + lines, "--out", "masks:" + masks,
        ];
        ToolResult result = await Tool.RunRoadSegAsync([.. arguments]);
        Assert.True(result.Code == 0, result.Error);
        string[] files = Directory.GetFiles(masks, "*.png");
        Array.Sort(files, StringComparer.Ordinal);
        return new ReplayRun(await File.ReadAllBytesAsync(lines), files);
    }

    private static string[] Source() => File.Exists(Repository.File(Drive))
        ? [Repository.File(Drive), "--camera", Repository.File(Camera)]
        : [DriveWithoutRecording];

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
