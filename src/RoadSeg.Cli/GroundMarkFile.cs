using System.Globalization;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Cli;

/// <summary>CSV of known points on the road: a header with u, v, x, y in any order, then a point a line.</summary>
internal static class GroundMarkFile
{
    private const long BytesMax = 1 << 20;
    private static readonly string[] Columns = ["u", "v", "x", "y"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="CalibrationException">It cannot be read, or a line is no point.</exception>
    public static GroundMark[] Load(string path)
    {
        string[] lines = ReadLines(path);
        int header = Array.FindIndex(lines, IsContent);
        string[] names = header < 0 ? [] : [.. lines[header].Split(',').Select(name => name.Trim())];
        int[] places = [.. Columns.Select(column => Array.IndexOf(names, column))];
        if (places.Contains(-1))
        {
            throw new CalibrationException(
                $"ground points \"{path}\": the first line must name the columns u,v,x,y (pixels right and down, "
                + $"metres ahead and to the left), but is \"{(header < 0 ? "" : lines[header])}\". Add it.");
        }

        List<GroundMark> marks = [];
        for (int i = header + 1; i < lines.Length; i++)
        {
            if (IsContent(lines[i]))
            {
                double[] n = [.. places.Select(place => Number(path, i, lines[i], place))];
                marks.Add(new GroundMark(new ImagePoint(n[0], n[1]), new GroundPoint(n[2], n[3])));
            }
        }

        return [.. marks];
    }

    private static bool IsContent(string line) =>
        line.Trim().Length > 0 && !line.TrimStart().StartsWith('#');

    private static double Number(string path, int line, string text, int place)
    {
        string[] fields = text.Split(',');
        return place < fields.Length
            && double.TryParse(fields[place], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : throw new CalibrationException(FormattableString.Invariant(
                $"ground points \"{path}\", line {line + 1}: expected finite numbers for u,v,x,y, found ")
                + $"\"{text.Trim()}\". Correct it.");
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.Exists && file.Length > BytesMax
                ? throw new CalibrationException($"ground points \"{path}\" are over 1 MB: is it the right file?")
                : File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException(
                $"ground points \"{path}\" cannot be read: {e.Message} Expected a CSV with the columns u,v,x,y.", e);
        }
    }
}
