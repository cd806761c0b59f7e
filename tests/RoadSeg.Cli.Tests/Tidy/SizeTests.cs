using System.Text.RegularExpressions;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>Files, lines and methods that one can take in at a glance.</summary>
public sealed partial class SizeTests
{
    private const int SourceLinesMax = 300;
    private const int TestLinesMax = 400;
    private const int ColumnsMax = 120;
    private const int BodyLinesMax = 50;

    private static readonly string[] Code = [".cs", ".cpp", ".hpp"];

    [Fact]
    public void Files_are_short()
    {
        SourceTree.AssertNone(TooLong("src", SourceLinesMax).Concat(TooLong("tests", TestLinesMax)), "longer files:");
    }

    [Fact]
    public void Lines_fit_the_page()
    {
        SourceTree.AssertNone(
            from file in SourceTree.Files("src", Code)
            from line in SourceTree.Lines(file).Index()
            where line.Item.Length > ColumnsMax
            select $"{file}:{line.Index + 1}: {line.Item.Length} columns",
            $"lines of src have at most {ColumnsMax} columns:");
    }

    [Fact]
    public void Methods_fit_the_screen()
    {
        SourceTree.AssertNone(
            from file in SourceTree.Files("src", Code).Concat(SourceTree.Files("tests", Code))
            from body in LongBodies(SourceTree.Lines(file))
            select $"{file}:{body.Line}: {body.Length} lines",
            $"a method body has at most {BodyLinesMax} lines:");
    }

    // The scan of the test above, on text that has one long body, so that a scan that finds nothing is noticed.
    [Theory]
    [InlineData("    private void Long()", 51, true)]
    [InlineData("    private void Short()", 50, false)]
    [InlineData("    private sealed class Long(int a)", 51, false)]
    public void A_long_body_is_found(string declaration, int lines, bool isFound)
    {
        string[] text = ["namespace A;", "", declaration, "    {", .. Enumerable.Repeat("        a++;", lines), "    }"];
        Assert.Equal(isFound, LongBodies(text).Any());
    }

    private static IEnumerable<string> TooLong(string folder, int linesMax) =>
        from file in SourceTree.Files(folder, Code)
        let count = SourceTree.Lines(file).Length
        where count > linesMax
        select $"{file}: {count} lines, at most {linesMax}";

    /// <summary>Blocks that are no types: the formatter keeps braces at the indentation of what they belong to.</summary>
    private static IEnumerable<(int Line, int Length)> LongBodies(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].EndsWith('{') || Types().IsMatch(Declaration(lines, i)))
            {
                continue;
            }

            string end = lines[i][..^lines[i].TrimStart().Length] + "}";
            int last = Array.FindIndex(lines, i + 1, line => line.StartsWith(end, StringComparison.Ordinal));
            if (last - i - 1 > BodyLinesMax)
            {
                yield return (i + 1, last - i - 1);
            }
        }
    }

    private static string Declaration(string[] lines, int brace)
    {
        int first = brace;
        while (first > 0 && !Ends().IsMatch(lines[first - 1]))
        {
            first--;
        }

        return string.Join(' ', lines[first..(brace + 1)]);
    }

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum|namespace|extern ""C"")[ {]")]
    private static partial Regex Types();

    [GeneratedRegex(@"^\s*$|[;{}\]]\s*$|^\s*//")]
    private static partial Regex Ends();
}
