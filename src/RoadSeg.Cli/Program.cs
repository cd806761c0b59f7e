using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics.CodeAnalysis;
using Serilog;
using RoadSeg.Cli.Verbs;

namespace RoadSeg.Cli;

/// <summary>The composition root: parse, load, wire, run, exit code.</summary>
internal static class Program
{
    [SuppressMessage("Design", "CA1031", Justification = "The last resort: a bug is reported as one, with its stack.")]
    private static async Task<int> Main(string[] args)
    {
        Command root = AllVerbs();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"roadseg: {error.Message}");
            }

            await Console.Error.WriteLineAsync("Try: roadseg --help, or roadseg VERB --help.");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e) when (ExitCodes.Of(e) is int code)
        {
            await Console.Error.WriteLineAsync($"roadseg: {e.Message}");
            Log.Debug(e, "Failed");
            return code;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"roadseg: this is a bug, please report it with the text below.\n{e}");
            return ExitCodes.Bug;
        }
        finally
        {
            await Log.CloseAndFlushAsync();
        }
    }

    private static Command AllVerbs()
    {
        // Not a RootCommand: that one takes its name from the assembly, and the command is called roadseg.
        Command root = new("roadseg", "Drivable area, pedestrians and occupancy grids from driving cameras.")
        {
            new HelpOption { Recursive = true }, new VersionOption(),
            RunVerb.Create(),
            EvalVerb.Create(),
            CompareVerb.Create(),
            MineVerb.Create(),
            BatchVerb.Create(),
            ExportVerb.Create(),
            ImportLabelsVerb.Create(),
            CorrectVerb.Create(),
            BenchVerb.Create(),
            InspectVerb.Create(),
            CalibrateVerb.Create(),
            BuildEngineVerb.Create(),
            DoctorVerb.Create(),
            MonitorVerb.Create(),
            RecordVerb.Create(),
            WindowHostVerb.Create(),
        };
        HelpExamples.Install(root);
        return root;
    }
}
