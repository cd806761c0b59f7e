using System.Text.RegularExpressions;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>Documents that can be trusted: links lead somewhere, commands run.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_between_files_lead_somewhere()
    {
        List<string> broken = [];
        int count = 0;
        foreach (string file in Documents())
        {
            string folder = Path.GetDirectoryName(Repository.File(file))!;
            foreach (string target in Prose(file).SelectMany(line => Link().Matches(line)).Select(m => m.Groups[1].Value))
            {
                count++;
                if (!Path.Exists(Path.Combine(folder, Uri.UnescapeDataString(target))))
                {
                    broken.Add($"{file}: {target}");
                }
            }
        }

        Assert.True(count > 0, "no link was found in any document");
        SourceTree.AssertNone(broken, "links to what is not there:");
    }

    [Fact]
    public void Every_document_has_one_title()
    {
        SourceTree.AssertNone(
            from file in Documents()
            let titles = Prose(file).Count(line => line.StartsWith("# ", StringComparison.Ordinal))
            where titles != 1
            select $"{file}: {titles}",
            "a document has exactly one # title:");
    }

    // By band of distance: free called free, occupied called free, called occupied; exact labels, then the network's.
    [Fact]
    public void The_grids_of_the_first_page_are_those_of_their_own_page()
    {
        string[][] all = [.. Bands("docs/grid.md")];
        Assert.Equal(12, all.Length);
        foreach ((string[] row, int band) in Bands("README.md").Select((row, band) => (row, band)))
        {
            string[] exact = all[band];
            string[] network = all[band + 8];
            Assert.Equal([exact[0], exact[1], exact[4], exact[6], network[1], network[4], network[6]], row);
        }
    }

    [Fact]
    public async Task Commands_of_the_readme_are_understood()
    {
        Assert.SkipUnless(File.Exists(Repository.File("README.md")), "needs README.md, which is not here");
        string[] commands = [.. Commands(SourceTree.Lines("README.md"))];
        Assert.NotEmpty(commands);
        string script = await File.ReadAllTextAsync(Repository.File("run.sh"));
        Dictionary<string, string> helpOfVerb = [];
        List<string> wrong = [];
        foreach (string command in commands)
        {
            string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string verb = words.Length > 1 ? words[1] : "";
            if (verb.Length == 0)
            {
                continue;
            }

            // Of a verb with verbs of its own, the inner one's help counts.
            if (verb == "calibrate")
            {
                verb += " " + words[2];
            }

            if (!helpOfVerb.TryGetValue(verb, out string? help))
            {
                help = UsageOf(verb, script) ?? await HelpAsync(verb);
                helpOfVerb.Add(verb, help);
            }

            wrong.AddRange(
                from word in words.Skip(2)
                where word.StartsWith("--", StringComparison.Ordinal)
                let option = word.Split('=')[0]
                where !Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(option)}(?![\w-])")
                select $"{command}: {verb} has no {option}");
        }

        SourceTree.AssertNone(wrong, "README.md names options that are not there:");
    }

    // The two commands of the start and the benchmarks take minutes; everything else runs as it stands, into a folder
    // of the test's own, over the first seconds of the bundled drive.
    [Fact]
    public async Task Commands_of_the_readme_run()
    {
        using TempFolder folder = new();
        List<string> failed = [];
        foreach (string command in Commands(SourceTree.Lines("README.md")))
        {
            if (command is "./run.sh" or "./run.sh test" || command.StartsWith("./run.sh bench", StringComparison.Ordinal))
            {
                continue;
            }

            // The servers on ports that are free, and without waiting for the drive's own time.
            string line = Shortened(command).Replace("out/", folder.Path + "/", StringComparison.Ordinal)
                .Replace("web:8080", "web:0 --rate max", StringComparison.Ordinal)
                .Replace("foxglove:8765", "foxglove:0 --rate max", StringComparison.Ordinal)
                .Replace("shm:roadseg", $"shm:roadseg-test-{Environment.ProcessId}", StringComparison.Ordinal);
            ToolResult result = await Tool.RunAsync("bash", "-c", $"cd '{Repository.Root}' && {line}");
            if (result.Code != 0)
            {
                failed.Add($"{command}: exit code {result.Code}: {result.Error}");
            }
        }

        SourceTree.AssertNone(failed, "README.md's commands fail:");
    }

    [Fact]
    public void Commands_are_taken_from_shell_blocks_only()
    {
        string[] text =
        [
            "./run.sh prose", "```sh", "./run.sh run a.mp4 \\", "    --out window  # look", "ls", "```",
            "```text", "./run.sh shown", "```",
        ];
        Assert.Equal(["./run.sh run a.mp4 --out window"], Commands(text));
    }

    // Of a command that reads the whole drive, its end says no more than its beginning.
    // The rows of tables by distance, without their outer bars.
    private static IEnumerable<string[]> Bands(string file) =>
        from line in SourceTree.Lines(file)
        where Band().IsMatch(line)
        select line.Trim('|').Split('|', StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"^\| \d+ to \d+ \|( +[\d.]+ \|){6}")]
    private static partial Regex Band();

    private static string Shortened(string command) =>
        WholeDrive().IsMatch(command) && !command.Contains(" --to ", StringComparison.Ordinal) ? command + " --to 2" : command;

    /// <summary>What run.sh says of a verb of its own; null for a verb of roadseg.</summary>
    private static string? UsageOf(string verb, string script)
    {
        string[] usage =
            [.. script.Split('\n').Where(line => line.StartsWith($"./run.sh {verb} ", StringComparison.Ordinal))];
        return usage.Length == 0 ? null : string.Join('\n', usage);
    }

    private static async Task<string> HelpAsync(string verb)
    {
        ToolResult result = await Tool.RunRoadSegAsync([.. verb.Split(' '), "--help"]);
        Assert.True(result.Code == 0, $"README.md uses ./run.sh {verb}, which roadseg does not know: {result.Error}");
        return result.Output;
    }

    private static IEnumerable<string> Commands(string[] lines)
    {
        bool isShell = false;
        string command = "";
        foreach (string line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isShell = line.Trim() == "```sh";
                continue;
            }

            if (!isShell)
            {
                continue;
            }

            command += line.TrimEnd('\\').Trim() + " ";
            if (!line.EndsWith('\\'))
            {
                string whole = command.Split(" # ")[0].Split(" | ")[0].Split(" > ")[0].Trim();
                command = "";
                if (whole.StartsWith("./run.sh", StringComparison.Ordinal))
                {
                    yield return whole;
                }
            }
        }
    }

    private static IEnumerable<string> Documents() => SourceTree.Files(".", ".md");

    /// <summary>Lines outside fenced blocks.</summary>
    private static IEnumerable<string> Prose(string file)
    {
        bool isFenced = false;
        foreach (string line in SourceTree.Lines(file))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
            }
            else if (!isFenced)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"^\./run\.sh (run|eval|export|mine|batch) recordings\b")]
    private static partial Regex WholeDrive();

    [GeneratedRegex(@"\]\((?![a-z]+:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
