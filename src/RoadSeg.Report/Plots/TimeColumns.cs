using System.Globalization;
using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>Values over time gathered into columns of equal duration: mean, lowest and highest of each.</summary>
internal sealed class TimeColumns
{
    private readonly double[] time;
    private readonly double?[] mean;
    private readonly double?[] low;
    private readonly double?[] high;

    private TimeColumns(int count)
    {
        time = new double[count];
        mean = new double?[count];
        low = new double?[count];
        high = new double?[count];
    }

    /// <summary>Whether a column can stand for several frames.</summary>
    public bool IsGathered { get; private init; }

    /// <summary>Highest value; null without any.</summary>
    public double? Highest => high.Max();

    /// <summary>Gathers them; few values stay as they are.</summary>
    public static TimeColumns Of(IReadOnlyList<double> seconds, IReadOnlyList<double?> values, int columnsMax)
    {
        int frames = Math.Min(seconds.Count, values.Count);
        bool isGathered = frames > columnsMax;
        TimeColumns columns = new(isGathered ? columnsMax : frames) { IsGathered = isGathered };
        double first = frames > 0 ? seconds[0] : 0;
        double span = frames > 1 ? seconds[frames - 1] - first : 1;
        int[] counts = new int[columns.time.Length];
        for (int i = 0; i < frames; i++)
        {
            int column = isGathered
                ? Math.Clamp((int)((seconds[i] - first) / span * columnsMax), 0, columnsMax - 1)
                : i;
            columns.Add(column, seconds[i], values[i], counts);
        }

        if (isGathered)
        {
            for (int i = 0; i < columnsMax; i++)
            {
                columns.time[i] = first + ((i + 0.5) / columnsMax * span);
            }
        }

        return columns;
    }

    /// <summary>The mean as a path.</summary>
    public string Line(PlotArea area, bool isStep)
    {
        StringBuilder path = new();
        bool isDrawing = false;
        for (int i = 0; i < time.Length; i++)
        {
            double? value = isStep ? high[i] : mean[i];
            if (value is not double shown)
            {
                isDrawing = false;
                continue;
            }

            string x = Markup.At(area.X(time[i])), y = Markup.At(area.Y(shown));
            path.Append(!isDrawing ? $"M{x} {y}" : isStep ? $"H{x}V{y}" : $"L{x} {y}");

            // A value between two gaps would be a line without length.
            bool isAlone = !isDrawing && (i + 1 == time.Length || mean[i + 1] is null);
            path.Append(isAlone ? "h1.5" : "");
            isDrawing = true;
        }

        return path.ToString();
    }

    /// <summary>The range from lowest to highest as a closed path.</summary>
    public string Band(PlotArea area)
    {
        StringBuilder path = new();
        int i = 0;
        while (i < time.Length)
        {
            if (mean[i] is null)
            {
                i++;
                continue;
            }

            int from = i;
            while (i < time.Length && mean[i] is not null)
            {
                i++;
            }

            IEnumerable<string> above = Enumerable.Range(from, i - from).Select(n => Point(area, n, high[n]!.Value));
            IEnumerable<string> below =
                Enumerable.Range(from, i - from).Reverse().Select(n => Point(area, n, low[n]!.Value));
            path.Append('M').AppendJoin('L', above.Concat(below)).Append('Z');
        }

        return path.ToString();
    }

    /// <summary>The means as text for the page's readout: separated by blanks, empty ones as a dash.</summary>
    public string Figures() => string.Join(' ', mean.Select(
        m => m is double value ? value.ToString("0.###", CultureInfo.InvariantCulture) : "-"));

    private string Point(PlotArea area, int i, double value) =>
        $"{Markup.At(area.X(time[i]))} {Markup.At(area.Y(value))}";

    private void Add(int column, double seconds, double? value, int[] counts)
    {
        time[column] = seconds;
        if (value is not double given || !double.IsFinite(given))
        {
            return;
        }

        int before = counts[column]++;
        mean[column] = (((mean[column] ?? 0) * before) + given) / (before + 1);
        low[column] = Math.Min(low[column] ?? given, given);
        high[column] = Math.Max(high[column] ?? given, given);
    }
}
