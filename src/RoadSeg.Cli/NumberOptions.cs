using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RoadSeg.Cli;

/// <summary>
/// Options that are numbers within limits. What is no number is refused in the same words as what is beyond them.
/// </summary>
internal static class NumberOptions
{
    /// <summary>A number with a default.</summary>
    /// <param name="name">Option.</param>
    /// <param name="usual">Its value when it is not given.</param>
    /// <param name="isAllowed">Whether a number is within the limits.</param>
    /// <param name="expected">The limits in words: <c>a number above 0</c>.</param>
    public static Option<double> Create(string name, double usual, Func<double, bool> isAllowed, string expected) =>
        new(name)
        {
            DefaultValueFactory = _ => usual,
            CustomParser = result => Parse(result, NumberStyles.Float, isAllowed, expected) ?? usual,
        };

    /// <summary>A whole number that may be left out.</summary>
    /// <param name="name">Option.</param>
    /// <param name="isAllowed">Whether a number is within the limits.</param>
    /// <param name="expected">The limits in words: <c>a whole number from 1 to 8</c>.</param>
    public static Option<int?> CreateWhole(string name, Func<double, bool> isAllowed, string expected) =>
        new(name) { CustomParser = result => (int?)Parse(result, NumberStyles.None, isAllowed, expected) };

    /// <summary>A number that may be left out.</summary>
    /// <param name="name">Option.</param>
    /// <param name="isAllowed">Whether a number is within the limits.</param>
    /// <param name="expected">The limits in words: <c>a number above 0</c>.</param>
    public static Option<double?> CreateOptional(string name, Func<double, bool> isAllowed, string expected) =>
        new(name) { CustomParser = result => Parse(result, NumberStyles.Float, isAllowed, expected) };

    /// <summary>Reads a number as every option does.</summary>
    public static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static double? Parse(
        ArgumentResult result, NumberStyles styles, Func<double, bool> isAllowed, string expected)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, styles, CultureInfo.InvariantCulture, out double number) && isAllowed(number))
        {
            return number;
        }

        string name = (result.Parent as OptionResult)?.Option.Name ?? "";
        result.AddError($"{name} \"{text}\" cannot be used: expected {expected}.");
        return null;
    }
}
