using System.Globalization;
using System.Text.Json.Serialization;

namespace RoadSeg.GpuCheck;

/// <summary>One line of the second table: a recording's pictures, held against the CPU.</summary>
/// <param name="Recording">Its name.</param>
/// <param name="Size">Size of its pictures.</param>
/// <param name="Pictures">How many.</param>
/// <param name="Provider">Provider that was asked for.</param>
/// <param name="Precision">Numbers it computes in.</param>
/// <param name="Problem">Why there are no figures; null when there are.</param>
internal sealed record AgreementRow(
    [property: JsonPropertyName("recording")] string Recording,
    [property: JsonPropertyName("size")] string Size,
    [property: JsonPropertyName("pictures")] int Pictures,
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("precision")] string Precision,
    [property: JsonPropertyName("problem")] string? Problem)
{
    /// <summary>Share of class-map pixels as on the CPU, the worst picture's.</summary>
    [JsonPropertyName("worst")]
    public double Worst { get; init; }

    /// <summary>The same, mean of the pictures.</summary>
    [JsonPropertyName("mean")]
    public double Mean { get; init; }

    /// <summary>Heads of the columns.</summary>
    public static string Head => $"{"recording",-24}{"size",-10}{"pictures",8}  {"provider",-9}{"numbers",-8}{"worst",9}{"mean",10}";

    /// <summary>The row as text.</summary>
    public string Text()
    {
        string head = string.Create(
            CultureInfo.InvariantCulture, $"{Recording,-24}{Size,-10}{Pictures,8}  {Provider,-9}{Precision,-8}");
        return Problem is not null
            ? $"{head}  {Problem}"
            : string.Create(CultureInfo.InvariantCulture, $"{head}{100 * Worst,8:0.000}%{100 * Mean,9:0.000}%");
    }
}
