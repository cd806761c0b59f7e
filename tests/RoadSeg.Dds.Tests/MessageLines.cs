using System.Globalization;
using System.Text.Json;

namespace RoadSeg.Dds.Tests;

/// <summary>JSON lines of the subscriber and of the command.</summary>
internal static class MessageLines
{
    public static IEnumerable<JsonElement> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement);

    public static double Number(JsonElement message, string name) => message.GetProperty(name).GetDouble();

    /// <summary>What a message and the line of its scene have in common.</summary>
    public static string TimeOf(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
