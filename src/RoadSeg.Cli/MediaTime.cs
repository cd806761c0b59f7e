using System.CommandLine.Parsing;
using System.Globalization;

namespace RoadSeg.Cli;

/// <summary>Times in a recording: <c>12.5</c> or <c>12.5s</c> seconds, <c>1:05</c>, <c>1:02:03.5</c>.</summary>
internal static class MediaTime
{
    public static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Duration.Of(text) is { } withUnit)
        {
            return withUnit;
        }

        double seconds = 0;
        foreach (string part in text.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                result.AddError(
                    $"\"{text}\" is not a time: expected seconds (12.5 or 12.5s) or minutes and seconds (1:05).");
                return null;
            }

            seconds = (seconds * 60) + value;
        }

        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            result.AddError($"\"{text}\" is longer than any recording.");
            return null;
        }

        return TimeSpan.FromSeconds(seconds);
    }
}
