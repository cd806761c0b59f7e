using System.Text.RegularExpressions;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>Names that say something, and nothing left for later.</summary>
public sealed partial class WordingTests
{
    // Put together here so that this file does not find itself.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    // The field's own names: sensor_msgs/CameraInfo, and its counterpart for a loaded model.
    private static readonly string[] FieldTerms = ["CameraInfo", "ModelInfo"];

    private static readonly HashSet<string> Empty =
        ["Helper", "Helpers", "Util", "Utils", "Manager", "Base", "Common", "Data", "Info"];

    [Fact]
    public void Type_names_say_what_the_type_is()
    {
        SourceTree.AssertNone(
            from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("tests", ".cs"))
            from line in SourceTree.Lines(file)
            let name = TypeName().Match(line).Groups[1].Value
            where IsEmpty(name)
            select $"{file}: {name}",
            "these words say nothing in a type name: " + string.Join(", ", Empty));
    }

    [Theory]
    [InlineData("FrameHelper", true)]
    [InlineData("DataReader", true)]
    [InlineData("Database", false)]
    [InlineData("CameraInfo", false)]
    [InlineData("InfoReader", true)]
    public void A_word_is_a_whole_word(string name, bool isEmpty) => Assert.Equal(isEmpty, IsEmpty(name));

    [Fact]
    public void Nothing_is_left_for_later()
    {
        Regex words = new($@"\b(?:{string.Join('|', Unfinished)})\b");
        string[] endings = [".cs", ".cpp", ".hpp", ".py", ".sh", ".md", ".csproj", ".txt"];
        SourceTree.AssertNone(
            from folder in new[] { "src", "tests", "training" }
            from file in SourceTree.Files(folder, endings)
            from line in SourceTree.Lines(file).Index()
            where words.IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}",
            "finish it, or open an issue:");
    }

    [Fact]
    public void Public_signatures_have_no_raw_pointers()
    {
        SourceTree.AssertNone(
            from file in SourceTree.Files("src", ".cs")
            where file.StartsWith("src/RoadSeg", StringComparison.Ordinal)
            from signature in PublicSignatures(SourceTree.Lines(file))
            where RawPointer().IsMatch(signature)
            select $"{file}: {signature}",
            "a native handle is a SafeHandle; these are public:");
    }

    [Fact]
    public void A_raw_pointer_over_several_lines_is_found()
    {
        string[] text = ["    public static int Read(", "        string name,", "        nint handle)", "    {"];
        Assert.Matches(RawPointer(), Assert.Single(PublicSignatures(text)));
    }

    private static bool IsEmpty(string name) =>
        !FieldTerms.Contains(name) && Word().Matches(name).Any(word => Empty.Contains(word.Value));

    private static IEnumerable<string> PublicSignatures(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (!Public().IsMatch(lines[i]))
            {
                continue;
            }

            int last = Array.FindIndex(lines, i, line => line.Contains('{', StringComparison.Ordinal)
                || line.Contains(';', StringComparison.Ordinal) || line.Contains("=>", StringComparison.Ordinal));
            string whole = string.Join(' ', lines[i..(Math.Max(last, i) + 1)].Select(line => line.Trim()));
            yield return whole.Split("=>")[0];
        }
    }

    [GeneratedRegex(@"^\s*(?:public|protected)\b")]
    private static partial Regex Public();

    [GeneratedRegex(@"\b(?:U?IntPtr|n?u?int\s*\*|nu?int)\b|void\s*\*")]
    private static partial Regex RawPointer();

    [GeneratedRegex(@"^\s*(?:[a-z]+ )*(?:class|struct|interface|enum|record)(?: struct| class)? ([A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
