using System.Text.Json;

namespace RoadSeg.Foxglove.Channels;

/// <summary>A value that clients may read, and perhaps set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">True for a floating-point number, which JSON does not tell from a whole one.</param>
/// <param name="Write">Writes the value.</param>
/// <param name="Set">Takes a new value, or says why not; null when it can only be read.</param>
internal sealed record Parameter(
    string Name, bool IsNumber, Action<Utf8JsonWriter> Write, Func<JsonElement, string?>? Set);
