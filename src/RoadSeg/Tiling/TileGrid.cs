using System.Globalization;
using System.Text.RegularExpressions;

namespace RoadSeg.Tiling;

/// <summary>How a frame is to be cut for a network smaller than it.</summary>
/// <param name="Columns">Tiles side by side, 1 to 16; 0 for as many as the frame's own resolution needs.</param>
/// <param name="Rows">Tiles above one another, likewise.</param>
/// <param name="Overlap">Least share of a tile that its neighbour sees as well, 0..0.75.</param>
public sealed partial record TileGrid(int Columns, int Rows, double Overlap)
{
    /// <summary>Most tiles along one side.</summary>
    public const int SideMax = 16;

    /// <summary>A quarter: enough context at the edges of most networks.</summary>
    public const double UsualOverlap = 0.25;

    /// <summary>The whole frame in one picture.</summary>
    public static TileGrid None { get; } = new(1, 1, UsualOverlap);

    /// <summary>As many as keep the frame's own resolution.</summary>
    public static TileGrid Auto { get; } = new(0, 0, UsualOverlap);

    /// <summary>Reads <c>3x2</c>, <c>auto</c> or <c>none</c>; null for anything else.</summary>
    public static TileGrid? TryParse(string text)
    {
        Match match = Words().Match(text);
        if (!match.Success)
        {
            return text switch { "auto" => Auto, "none" => None, _ => null };
        }

        int columns = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        int rows = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return columns is >= 1 and <= SideMax && rows is >= 1 and <= SideMax
            ? new TileGrid(columns, rows, UsualOverlap)
            : null;
    }

    [GeneratedRegex("^([0-9]{1,2})x([0-9]{1,2})$")]
    private static partial Regex Words();
}
