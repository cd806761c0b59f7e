using System.Text;
using System.Text.RegularExpressions;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>What is in the repository works on every machine.</summary>
public sealed class TrackedFilesTests
{
    private const long BytesMax = 8_000_000;

    // Folders of one machine. Put together here so that this file does not find itself.
    private static readonly Regex MachinePath =
        new(@"(?<![\w.~$}\-])/(?:wo" + @"rk|ro" + @"ot|ho" + @"me|tm" + @"p)(?=[/""'`\s)]|$)");

    // What the texts may link to; a package feed of some machine is not among them.
    private static readonly string[] Hosts =
    [
        "localhost", "127.0.0.1", "192.168.1.20", "evil.example", "example.com", "github.com", "dotnet.microsoft.com", "learn.microsoft.com",
        "registry.npmjs.org", "api.nuget.org", "docs.opencv.org", "opencv.org", "onnxruntime.ai", "onnx.ai", "arxiv.org",
        "doi.org", "ros.org", "www.ros.org", "docs.ros.org", "docs.nav2.org", "keepachangelog.com", "semver.org",
        "opensource.org", "app.foxglove.dev", "app.foxglove.dev.evil.example", "www.w3.org", "developer.nvidia.com", "mi.eng.cam.ac.uk", "creativecommons.org",
    ];

    private static readonly Regex Address = new(@"\b(?:https?|ftp)://([A-Za-z0-9][A-Za-z0-9.\-]*)");

    [Fact]
    public async Task No_tracked_file_is_large()
    {
        SourceTree.AssertNone(
            from file in await TrackedAsync()
            let bytes = new FileInfo(Repository.File(file)).Length
            where bytes > BytesMax
            select $"{file}: {bytes} bytes",
            $"a tracked file has at most {BytesMax} bytes:");
    }

    [Fact]
    public async Task No_tracked_text_names_a_folder_of_one_machine()
    {
        SourceTree.AssertNone(
            from line in await TextAsync()
            where MachinePath.IsMatch(line.Text)
            select $"{line.Where}: {line.Text.Trim()}",
            "absolute paths that exist on one machine only:");
    }

    [Fact]
    public async Task Addresses_are_public()
    {
        SourceTree.AssertNone(
            from line in await TextAsync()
            from match in Address.Matches(line.Text)
            let host = match.Groups[1].Value.TrimEnd('.')
            where host.Contains('.', StringComparison.Ordinal) && !Hosts.Contains(host, StringComparer.Ordinal)
            select $"{line.Where}: {host}",
            "hosts that are not listed in this test:");
    }

    [Theory]
    [InlineData("cp a.mp4 /tm" + "p/b.mp4", true)]
    [InlineData("in /ro" + "ot", true)]
    [InlineData("a/wo" + "rk/b", false)]
    [InlineData("/dev/video0", false)]
    public void A_machine_path_is_found(string text, bool isFound) => Assert.Equal(isFound, MachinePath.IsMatch(text));

    private static async Task<IReadOnlyList<string>> TrackedAsync()
    {
        Assert.SkipUnless(Path.Exists(Repository.File(".git")), "needs the git repository, which is not here");
        ToolResult result = await Tool.RunAsync("git", "-C", Repository.Root, "ls-files", "-z");
        Assert.True(result.Code == 0, result.Error);
        return [.. result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(
            file => File.Exists(Repository.File(file)))];
    }

    private static async Task<IReadOnlyList<(string Where, string Text)>> TextAsync()
    {
        List<(string Where, string Text)> all = [];
        foreach (string file in await TrackedAsync())
        {
            byte[] bytes = await File.ReadAllBytesAsync(Repository.File(file));
            if (!bytes.AsSpan().Contains((byte)0))
            {
                string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
                all.AddRange(lines.Index().Select(line => ($"{file}:{line.Index + 1}", line.Item)));
            }
        }

        Assert.NotEmpty(all);
        return all;
    }
}
