using System.IO.Compression;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>RoadSeg in programs of others: the sample runs, packages are whole, the reference names everything.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_sample_runs_on_the_bundled_drive()
    {
        ToolResult result = await Tool.RunAsync(
            Built("DrivableArea"), Repository.File("recordings/street.mp4"),
            Repository.File("models/roadseg-camvid-s.json"));
        Assert.True(result.Code == 0, result.Error);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("0: 0.", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^\d+ frames in ", lines[^1]);
        Assert.Contains(lines, line => line.EndsWith(" 1 people", StringComparison.Ordinal));
    }

    // ONNX Runtime would gather events for its maker there, and send them.
    [Fact]
    public async Task A_run_leaves_nothing_in_the_users_own_folder()
    {
        ToolResult result = await Tool.RunAsync(
            "env", "-u", "XDG_CACHE_HOME", "-u", "XDG_CONFIG_HOME", "HOME=" + folder.Path, Tool.RoadSeg, "run",
            "synthetic:?seconds=1&fps=2", "--out", "jsonl:-");
        Assert.True(result.Code == 0, result.Error);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_sample_has_ten_lines_and_is_what_the_package_shows()
    {
        string[] code = [.. File.ReadAllLines(Repository.File("samples/DrivableArea/Program.cs"))
            .Where(l => l.Length > 0 && !l.StartsWith("using RoadSeg", StringComparison.Ordinal)
                && !l.StartsWith("//", StringComparison.Ordinal))];
        Assert.InRange(code.Length, 1, 10);
        string page = File.ReadAllText(Repository.File("docs/package.md"));
        Assert.All(code.Take(4), line => Assert.Contains(
            line.Split('=')[0].Trim(), page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_core_is_a_package_with_its_documentation_and_no_dependency()
    {
        ToolResult result = await Tool.RunAsync(
            "dotnet", "pack", Repository.File("src/RoadSeg/RoadSeg.csproj"), "-c", "Release", "--no-build", "-nologo",
            "-nodeReuse:false", "-o", folder.Path);
        Assert.True(result.Code == 0, result.Output + result.Error);
        await using ZipArchive package = await ZipFile.OpenReadAsync(
            Directory.GetFiles(folder.Path, "RoadSeg.*.nupkg").Single(), CancellationToken.None);
        string[] entries = [.. package.Entries.Select(e => e.FullName)];
        Assert.Contains("lib/net10.0/RoadSeg.dll", entries);
        Assert.Contains("lib/net10.0/RoadSeg.xml", entries);
        Assert.Contains("package.md", entries);
        using StreamReader reader = new(
            await package.GetEntry("RoadSeg.nuspec")!.OpenAsync(CancellationToken.None));
        string nuspec = await reader.ReadToEndAsync();
        Assert.Contains("<license type=\"expression\">MIT</license>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<readme>package.md</readme>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<description>Real-time road segmentation", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_has_every_public_type_with_a_summary()
    {
        ToolResult result = await Tool.RunAsync(Built("RoadSeg.ApiReference"), folder["api"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal("", result.Error);
        string index = await File.ReadAllTextAsync(folder["api/README.md"]);
        Assert.Contains("[RoadSeg.Labels](RoadSeg.Labels.md)", index, StringComparison.Ordinal);
        string core = await File.ReadAllTextAsync(folder["api/RoadSeg.md"]);
        Assert.Contains("### class RoadPipeline", core, StringComparison.Ordinal);
        Assert.All(typeof(RoadPipeline).Assembly.GetExportedTypes().Where(t => !t.IsNested), t => Assert.Matches(
            $@"### \w+ {t.Name.Split('`')[0]}\b", core));
    }

    private static string Built(string name) => Repository.File($"artifacts/bin/{name}/release/{name}");
}
