using System.CommandLine;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg calibrate</c>: camera files from pictures and drives.</summary>
internal static class CalibrateVerb
{
    public static Command Create()
    {
        Command verb = new("calibrate", "Make camera files: the lens from pictures of a target, then the mount.")
        {
            CalibrateBoardVerb.Create(), CalibrateIntrinsicsVerb.Create(), CalibrateMountVerb.Create(),
        };
        HelpExamples.Add(
            verb,
            "roadseg calibrate intrinsics pictures --board 9x6 --out front.yaml",
            "roadseg calibrate mount drive.mp4 --camera front.yaml --lane-width 3.5 --out mounted.yaml");
        return verb;
    }
}
