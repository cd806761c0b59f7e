using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace OpenCvSharp.Tests;

/// <summary>Every export of the native libraries has an import, lies in its library, and is named by a test.</summary>
public sealed partial class ExportTests
{
    private static readonly string Root = typeof(ExportTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Every_export_has_an_import_and_every_import_an_export()
    {
        string[] imports = [.. typeof(NativeMethods)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("rs_", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.Equal(Exports().Select(export => export.Name).Order(StringComparer.Ordinal), imports);
        Assert.True(imports.Length > 80);
    }

    [Fact]
    public void Every_export_is_in_its_library()
    {
        string folder = AppContext.BaseDirectory;
        nint openCv = NativeLibrary.Load(Path.Combine(folder, "libroadseg_opencv.so"));

        // Not loaded here: loading it would load Qt. Its symbol table is read as text instead.
        string highGui = File.ReadAllText(
            Path.Combine(folder, "libroadseg_highgui.so"), System.Text.Encoding.Latin1);
        foreach ((string name, string file) in Exports())
        {
            Assert.True(
                file == "highgui.cpp"
                    ? highGui.Contains(name + "\0", StringComparison.Ordinal)
                    : NativeLibrary.TryGetExport(openCv, name, out _),
                $"\"{name}\" of {file} is not exported: build the native library again.");
        }
    }

    [Fact]
    public void Every_export_is_named_by_a_test_class()
    {
        string tests = string.Concat(Directory
            .EnumerateFiles(Path.Combine(Root, "tests", "OpenCvSharp.Tests"), "*.cs")
            .Select(File.ReadAllText));
        Assert.All(Exports(), export => Assert.Matches($@"\b{export.Name}\b", tests));
    }

    [Fact]
    public void Windows_are_not_loaded_by_other_work()
    {
        using Mat image = Some.Gradient();
        Cv2.Flip(image, image, FlipMode.X);
        string loaded = File.ReadAllText("/proc/self/maps");
        Assert.Contains("libroadseg_opencv.so", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("libQt5", loaded, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^ROADSEG_API int (rs_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex ExportPattern();

    private static (string Name, string File)[] Exports()
    {
        return [.. Directory
            .EnumerateFiles(Path.Combine(Root, "src", "OpenCvSharp", "native"), "*.cpp")
            .SelectMany(file => ExportPattern().Matches(File.ReadAllText(file))
                .Select(match => (match.Groups[1].Value, Path.GetFileName(file))))];
    }
}
