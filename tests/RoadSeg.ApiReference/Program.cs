using System.Reflection;
using RoadSeg.ApiReference;

// RoadSeg.ApiReference FOLDER: one page of Markdown for each assembly of ours beside this program, and an index.
if (args.Length != 1)
{
    Console.Error.WriteLine("RoadSeg.ApiReference FOLDER: expected the folder to write into.");
    return 2;
}

Directory.CreateDirectory(args[0]);
string[] assemblies = [.. Directory.GetFiles(AppContext.BaseDirectory, "RoadSeg*.dll")
    .Where(path => !path.EndsWith("ApiReference.dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
List<string> index = ["# API reference", "", "| assembly | public types |", "|---|---|"];
foreach (string path in assemblies)
{
    ReferencePage page = ReferencePage.Of(Assembly.LoadFrom(path), XmlSummaries.Load(Path.ChangeExtension(path, ".xml")));
    string file = Path.GetFileNameWithoutExtension(path) + ".md";
    File.WriteAllText(Path.Combine(args[0], file), page.Text);
    index.Add($"| [{Path.GetFileNameWithoutExtension(path)}]({file}) | {page.Types} |");
    foreach (string silent in page.Undocumented)
    {
        Console.Error.WriteLine($"no summary: {silent}");
    }
}

File.WriteAllLines(Path.Combine(args[0], "README.md"), index);
Console.WriteLine($"{args[0]}: {assemblies.Length} pages");
return 0;
