using System.CommandLine.Parsing;
using System.Globalization;

namespace RoadSeg.Cli;

/// <summary>Durations as users write them: <c>500ms</c> or <c>0.5s</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Reads an option's value; what is no duration becomes an error of the command line.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        TimeSpan? duration = Of(text);
        if (duration is null || duration < Shortest || duration > Longest)
        {
            string option = (result.Parent as OptionResult)?.Option.Name ?? "";
            result.AddError(
                $"{option} \"{text}\" is no duration that can be used: expected 10ms to 3600s, such as 500ms or 0.5s.");
        }

        return duration ?? TimeSpan.Zero;
    }

    /// <summary>Null when the text is no duration with a unit.</summary>
    public static TimeSpan? Of(string text)
    {
        double unitSeconds = text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : 1;
        if (!text.EndsWith('s'))
        {
            return null;
        }

        ReadOnlySpan<char> digits = text.AsSpan(0, text.Length - (unitSeconds < 1 ? 2 : 1));
        bool isNumber = double.TryParse(
            digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(value * unitSeconds) : null;
    }
}
