using System.CommandLine;
using System.Globalization;
using RoadSeg.Calibration;

namespace RoadSeg.Cli;

/// <summary>The options that describe a calibration target.</summary>
internal sealed class TargetOptions
{
    private const int PointsPerSideMax = 64;
    private const int SquaresPerSideMin = 4;
    private const string Charuco = "charuco";

    private readonly Option<string?> board = new("--board")
    {
        Description = "Points of the target, across x down: inner corners of a chessboard, or circles; of a ChArUco "
            + "board its squares.",
        HelpName = "COLSxROWS",
    };

    private readonly Option<double?> square = NumberOptions.CreateOptional(
        "--square", n => n is > 0 and <= 100, "metres above 0");

    private readonly Option<string> kind = new("--target")
    {
        Description = "chessboard, charuco, circles, or acircles (asymmetric grid of circles).",
        HelpName = "KIND",
        DefaultValueFactory = _ => "chessboard",
    };

    private readonly Option<double?> marker = NumberOptions.CreateOptional(
        "--marker", n => n is > 0 and <= 100, "metres above 0");

    private readonly Option<string?> dictionary = new("--dictionary")
    {
        Description = "Dictionary of a ChArUco board's markers: 4x4_50 to 7x7_1000, aruco_original, apriltag_36h11 ...",
        HelpName = "NAME",
    };

    private readonly Option<bool> legacy = new("--legacy-pattern")
    {
        Description = "The ChArUco board, of an even number of rows, begins with a white square (OpenCV before 4.6).",
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
        options.marker.Description = "Edge of a ChArUco board's markers, metres.";
        options.marker.HelpName = "M";
        verb.Options.Add(options.kind);
        verb.Options.Add(options.marker);
        verb.Options.Add(options.dictionary);
        verb.Options.Add(options.legacy);
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
            Charuco => TargetKind.Charuco,
            _ => throw new UsageException(
                $"--target \"{name}\" is not known: expected chessboard, charuco, circles or acircles."),
        };
        RefuseStray(parsed, what);
        if (parsed.GetValue(board) is not string text)
        {
            return null;
        }

        (int columns, int rows) = ReadSize(text, what);
        return what == TargetKind.Charuco
            ? ReadCharuco(parsed, columns, rows)
            : new CalibrationTarget(what, columns, rows, parsed.GetValue(square) ?? 1);
    }

    /// <summary>Whether the spacing is known.</summary>
    public bool HasSquare(ParseResult parsed) => parsed.GetValue(square) is not null;

    private void RefuseStray(ParseResult parsed, TargetKind what)
    {
        Option? stray = what == TargetKind.Charuco ? null
            : parsed.GetValue(marker) is not null ? marker
            : parsed.GetValue(dictionary) is not null ? dictionary
            : parsed.GetValue(legacy) ? legacy : null;
        if (stray is not null)
        {
            throw new UsageException($"{stray.Name} goes with --target charuco only: leave it out, or add that.");
        }
    }

    private static (int Columns, int Rows) ReadSize(string text, TargetKind what)
    {
        int least = what == TargetKind.Charuco ? SquaresPerSideMin : 3;
        string[] parts = text.Split('x', 'X');
        bool isSize = parts.Length == 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int rows);
        string expected = what == TargetKind.Charuco
            ? $"squares across x down, {least} to {PointsPerSideMax} each, such as 5x7 (squares of a ChArUco board are "
                + "counted, not corners)."
            : $"points across x down, {least} to {PointsPerSideMax} each, such as 9x6 for a chessboard of 10 by 7 "
                + "squares (inner corners are counted).";
        return isSize && Math.Min(columns, rows) >= least && Math.Max(columns, rows) <= PointsPerSideMax
            ? (columns, rows)
            : throw new UsageException($"--board \"{text}\" is no size: expected {expected}");
    }

    private CalibrationTarget ReadCharuco(ParseResult parsed, int columns, int rows)
    {
        if (parsed.GetValue(square) is not double side || parsed.GetValue(marker) is not double inner
            || parsed.GetValue(dictionary) is not string name)
        {
            throw new UsageException(
                "--target charuco needs --square M, --marker M (edges of a square and of a marker, metres) and "
                + "--dictionary NAME, such as --square 0.04 --marker 0.03 --dictionary 5x5_100.");
        }

        MarkerDictionary markers = MarkerDictionary.Find(name) ?? throw new UsageException(
            $"--dictionary \"{name}\" is not known: expected one of {string.Join(", ", MarkerDictionary.All)}.");
        if (!(inner < side))
        {
            throw new UsageException(FormattableString.Invariant(
                $"--marker {inner} is not smaller than --square {side}: expected a marker inside a square."));
        }

        CharucoMarkers board = new(markers, inner / side, parsed.GetValue(legacy));
        int count = board.CountOn(columns, rows);
        return count <= markers.MarkerCount
            ? CalibrationTarget.Charuco(columns, rows, side, board)
            : throw new UsageException(FormattableString.Invariant(
                $"--board {columns}x{rows} has {count} markers, but --dictionary {markers} has only ")
                + FormattableString.Invariant($"{markers.MarkerCount}: expected a larger one or fewer squares."));
    }
}
