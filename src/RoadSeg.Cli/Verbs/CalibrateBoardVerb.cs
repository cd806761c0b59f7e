using System.CommandLine;
using RoadSeg.Calibration;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.Publishing;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg calibrate board</c>: a target to print.</summary>
internal static class CalibrateBoardVerb
{
    public static Command Create()
    {
        Option<string> output = new("--out")
        {
            Description = "Drawing to write (SVG, in millimetres).",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> overwrite = new("--overwrite")
        {
            Description = "Replace a file that exists; otherwise it gets a number.",
        };
        Command verb = new("board", "Draw a target to print at its true size.") { output, overwrite };
        TargetOptions target = TargetOptions.AddTo(verb, isNeeded: true);
        HelpExamples.Add(
            verb,
            "roadseg calibrate board --board 9x6 --square 0.025 --out board.svg",
            "roadseg calibrate board --target charuco --board 5x7 --square 0.04 --marker 0.03 --dictionary 5x5_100 "
                + "--out board.svg");
        verb.SetAction(parsed =>
        {
            CalibrationTarget board = target.Read(parsed)!;
            if (!target.HasSquare(parsed))
            {
                throw new UsageException(
                    "--square is needed: expected the edge of a square, or the distance of circles, metres, such as "
                    + "--square 0.025.");
            }

            string sheet = TargetSheet.ToSvg(
                board, number => Charuco.MarkerCells(board.Markers!.Dictionary, number));
            Write(sheet, FreeNames.File(
                parsed.GetValue(output)!, parsed.GetValue(overwrite),
                text => Console.Error.WriteLine("roadseg: " + text)));
        });
        return verb;
    }

    private static void Write(string sheet, string path)
    {
        try
        {
            File.WriteAllText(path, sheet);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"board \"{path}\" cannot be written: {e.Message}", e);
        }

        Console.WriteLine($"written: {path}");
    }
}
