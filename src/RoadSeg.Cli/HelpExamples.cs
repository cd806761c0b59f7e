using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RoadSeg.Cli;

/// <summary>Adds examples to the end of every verb's help.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<string, string[]> ByVerb = new(StringComparer.Ordinal);

    /// <summary>Registers the examples of a verb.</summary>
    public static void Add(Command verb, params string[] examples) => ByVerb[verb.Name] = examples;

    /// <summary>Makes --help print them.</summary>
    public static void Install(Command root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().First();
        help.Action = new Action((HelpAction)help.Action!);
    }

    private sealed class Action(HelpAction inner) : SynchronousCommandLineAction
    {
        // Who asks for help has not named the source yet.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            if (ByVerb.TryGetValue(parseResult.CommandResult.Command.Name, out string[]? examples))
            {
                output.WriteLine("Examples:");
                foreach (string example in examples)
                {
                    output.WriteLine("  " + example);
                }

                output.WriteLine();
            }
            else
            {
                output.WriteLine(
                    "Exit codes: 0 ok, 2 usage, 3 configuration or calibration, 4 source, 5 model, 6 sink, "
                    + "7 below --fail-below, 70 bug.");
            }

            return code;
        }
    }
}
