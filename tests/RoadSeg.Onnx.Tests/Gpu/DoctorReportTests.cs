namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>docs/gpu.md shows what the doctor says with each library missing in turn; it is what the doctor says.</summary>
public sealed class DoctorReportTests
{
    [Fact]
    public void The_document_shows_each_library_missing_in_turn()
    {
        string? document = FindDocument();
        Assert.SkipWhen(document is null, "needs docs/gpu.md, which is not here");
        string expected = string.Join("\n", FakeGpuMachine.SystemLibraries.Select(l => Without(l.File)));
        string text = File.ReadAllText(document!);
        Assert.True(text.Contains(expected, StringComparison.Ordinal), "docs/gpu.md lacks:\n" + expected);
    }

    [Fact]
    public void A_machine_that_has_everything_is_told_where_everything_is()
    {
        using FakeGpuMachine machine = new();
        string[] lines = machine.Report();
        Assert.All(lines, line => Assert.StartsWith("ok", line, StringComparison.Ordinal));
        Assert.Equal(3 + FakeGpuMachine.SystemLibraries.Length + 3, lines.Length);
    }

    private static string Without(string library)
    {
        using FakeGpuMachine machine = new();
        File.Delete(Path.Combine(machine.System, library));
        return $"$ mv {library} away; roadseg doctor --gpu\n"
            + string.Join("\n", machine.Report().Where(l => l.StartsWith("--", StringComparison.Ordinal))) + "\n";
    }

    private static string? FindDocument()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "docs", "gpu.md")))
        {
            at = at.Parent;
        }

        return at is null ? null : Path.Combine(at.FullName, "docs", "gpu.md");
    }
}
