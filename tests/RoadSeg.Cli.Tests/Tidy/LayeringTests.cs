using System.Text.RegularExpressions;
using System.Xml.Linq;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>Cli → adapters → formats → RoadSeg → BCL, and inside RoadSeg only upstream, as ARCHITECTURE.md lists it.</summary>
public sealed partial class LayeringTests
{
    private const string Core = "RoadSeg";
    private const string Command = "RoadSeg.Cli";

    // Third-party code behind a name of its own: adapters say UsesOpenCv or UsesOnnxRuntime, nobody names them.
    private static readonly string[] Bindings = ["OpenCvSharp", "OnnxRuntime"];

    // Formats that several adapters write: they use RoadSeg and no package, so that they bring nothing with them.
    private static readonly string[] Formats = ["RoadSeg.Ros"];

    // What the adapters that listen share.
    private static readonly string[] Listening = ["RoadSeg.Http"];

    [Fact]
    public void The_core_uses_nothing_but_the_base_class_library()
    {
        XDocument project = Load("src/RoadSeg/RoadSeg.csproj");
        SourceTree.AssertNone(
            project.Descendants()
                .Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "Reference"
                    or "UsesOpenCv" or "UsesOnnxRuntime")
                .Select(e => e.ToString()),
            "src/RoadSeg uses the BCL only:");
    }

    [Fact]
    public void Adapters_use_the_core_and_never_each_other()
    {
        List<string> violations = [];
        foreach (string file in SourceTree.Files("src", ".csproj"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            IEnumerable<string> references = References(file);
            if (name is Core or Command)
            {
                continue;
            }

            string[] allowed = Bindings.Contains(name) ? [] : Formats.Contains(name) || Listening.Contains(name)
                ? [Core] : [Core, .. Formats, .. Listening];
            violations.AddRange(references.Except(allowed).Select(r => $"{name} refers to {r}"));
        }

        SourceTree.AssertNone(violations, "an adapter refers to RoadSeg, formats and RoadSeg.Http, no other of ours:");
    }

    [Fact]
    public void Formats_bring_no_packages_with_them()
    {
        SourceTree.AssertNone(
            from name in Formats
            from element in Load($"src/{name}/{name}.csproj").Descendants()
            where element.Name.LocalName is "PackageReference" or "FrameworkReference" or "Reference"
            select $"{name}: {element}",
            "a shared format uses the BCL and RoadSeg:");
    }

    [Fact]
    public void Nothing_refers_to_the_command()
    {
        SourceTree.AssertNone(
            SourceTree.Files("src", ".csproj").Where(f => References(f).Contains(Command)),
            "RoadSeg.Cli is the last in the line; these refer to it:");
    }

    [Fact]
    public void Folders_of_the_core_use_only_what_stands_above_them()
    {
        List<string> order = [.. ArchitectureTable.Folders];
        List<string> violations = [];
        foreach (string file in SourceTree.Files("src/RoadSeg", ".cs"))
        {
            string[] parts = file.Split('/');
            if (parts.Length < 4)
            {
                continue;
            }

            int here = order.IndexOf(parts[2]);
            foreach (Match match in SourceTree.Lines(file).Select(line => Using().Match(line)).Where(m => m.Success))
            {
                int there = order.IndexOf(match.Groups[1].Value);
                if (there < 0 || there > here)
                {
                    violations.Add($"{file}: {match.Value}");
                }
            }
        }

        Assert.NotEmpty(order);
        SourceTree.AssertNone(violations, "ARCHITECTURE.md lists the folders upstream first; these look downstream:");
    }

    [Fact]
    public void Every_project_is_in_the_architecture_and_the_other_way_round()
    {
        string[] real = [.. Directory.GetDirectories(Repository.File("src")).Select(d => "src/" + Path.GetFileName(d))];
        Assert.Equal(real.Order(StringComparer.Ordinal), ArchitectureTable.Projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_core_is_in_the_architecture_and_the_other_way_round()
    {
        IEnumerable<string> real = SourceTree.Files("src/RoadSeg", ".cs")
            .Select(f => f.Split('/'))
            .Where(parts => parts.Length > 3)
            .Select(parts => parts[2])
            .Distinct();
        Assert.Equal(real.Order(StringComparer.Ordinal), ArchitectureTable.Folders.Order(StringComparer.Ordinal));
    }

    private static XDocument Load(string file) => XDocument.Load(Repository.File(file));

    private static IEnumerable<string> References(string file) =>
        Load(file).Descendants()
            .Where(e => e.Name.LocalName == "ProjectReference")
            .Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path));

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?RoadSeg\.(\w+)")]
    private static partial Regex Using();
}
