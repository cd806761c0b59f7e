using System.Globalization;
using System.Net;

namespace RoadSeg.Report.Pages;

/// <summary>Texts and numbers as HTML and SVG take them.</summary>
internal static class Markup
{
    /// <summary>Text with everything escaped that could be read as markup.</summary>
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A coordinate: at most two decimals, a dot, no exponent.</summary>
    public static string At(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A figure for people: three significant digits below 100, whole above.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 100 || value == Math.Floor(value) ? "0"
            : size >= 10 ? "0.0"
            : size >= 1 ? "0.00"
            : "0.000";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A figure, or a dash where there is none.</summary>
    public static string Number(double? value) => value is double number ? Number(number) : "–";

    /// <summary>A share 0..1 as per cent.</summary>
    public static string Percent(double? share, int decimals = 1) => share is double value
        ? Math.Round(100 * value, decimals).ToString(decimals > 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %"
        : "–";

    /// <summary>Media time as m:ss.s.</summary>
    public static string Time(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)time.TotalMinutes}:{time.Seconds:00}.{time.Milliseconds / 100}");
    }

    /// <summary>Culture-free formatting.</summary>
    public static string Of(FormattableString text) => FormattableString.Invariant(text);
}
