using System.CommandLine;
using RoadSeg.OpenCv.Window;

namespace RoadSeg.Cli.Verbs;

/// <summary>Hidden: the process that owns the window; frames come on standard input.</summary>
internal static class WindowHostVerb
{
    public const string Name = "window-host";

    public static Command Create()
    {
        Command verb = new(Name, "Shows frames from standard input (started by --out window).") { Hidden = true };
        verb.SetAction(_ =>
        {
            using Stream input = Console.OpenStandardInput();
            return WindowHost.Run(input);
        });
        return verb;
    }
}
