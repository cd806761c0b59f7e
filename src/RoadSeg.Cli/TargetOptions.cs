using System.CommandLine;
using System.Globalization;
using RoadSeg.Calibration;

namespace RoadSeg.Cli;

/// <summary>The options that describe a calibration target.</summary>
internal sealed class TargetOptions
{
    private const int PointsPerSideMax = 64;

    private readonly Option<string?> board = new("--board")
    {
        Description = "Points of the target, across x down: inner corners of a chessboard, or circles.",
        HelpName = "COLSxROWS",
    };

    private readonly Option<double?> square = NumberOptions.CreateOptional(
        "--square", n => n is > 0 and <= 100, "metres above 0");

    private readonly Option<string> kind = new("--target")
    {
        Description = "chessboard, circles, or acircles (asymmetric grid of circles).",
        HelpName = "KIND",
        DefaultValueFactory = _ => "chessboard",
    };

    private TargetOptions()
    {
    }

    /// <summary>Adds the options to a verb.</summary>
    public static TargetOptions AddTo(Command verb, bool isNeeded)
    {
        TargetOptions options = new();
        options.board.Required = isNeeded;
        options.square.Description = isNeeded
            ? "Edge of a square, or distance of circles, metres: only the distances in the report need it."
            : "Edge of a square, or distance of circles, metres.";
        options.square.HelpName = "M";
        verb.Options.Add(options.board);
        verb.Options.Add(options.square);
        verb.Options.Add(options.kind);
        return options;
    }

    /// <summary>The target; null when none is described.</summary>
    /// <exception cref="UsageException">It is described wrongly.</exception>
    public CalibrationTarget? Read(ParseResult parsed)
    {
        string name = parsed.GetValue(kind)!;
        TargetKind what = name switch
        {
            "chessboard" => TargetKind.Chessboard,
            "circles" => TargetKind.Circles,
            "acircles" => TargetKind.AsymmetricCircles,
            "charuco" => throw new UsageException(
                "--target charuco is not there yet: the bundled OpenCV binding has no ArUco markers. Expected "
                + "chessboard, circles or acircles. Print a chessboard instead, and keep it whole in every picture."),
            _ => throw new UsageException(
                $"--target \"{name}\" is not known: expected chessboard, circles or acircles."),
        };
        if (parsed.GetValue(board) is not string text)
        {
            return null;
        }

        string[] parts = text.Split('x', 'X');
        bool isSize = parts.Length == 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int rows);
        return isSize && columns is >= 3 and <= PointsPerSideMax && rows is >= 3 and <= PointsPerSideMax
            ? new CalibrationTarget(what, columns, rows, parsed.GetValue(square) ?? 1)
            : throw new UsageException(
                $"--board \"{text}\" is no size: expected points across x down, 3 to {PointsPerSideMax} each, such as "
                + "9x6 for a chessboard of 10 by 7 squares (inner corners are counted).");
    }

    /// <summary>Whether the spacing is known.</summary>
    public bool HasSquare(ParseResult parsed) => parsed.GetValue(square) is not null;
}
