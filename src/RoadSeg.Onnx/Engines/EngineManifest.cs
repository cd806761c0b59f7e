using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoadSeg.Onnx.Engines;

/// <summary>What lies in an engine's folder: its key and its files with their hashes (<c>engine.json</c>).</summary>
/// <param name="Key">What it was made for.</param>
/// <param name="Files">Its files.</param>
internal sealed record EngineManifest(
    [property: JsonPropertyName("key")] EngineKey Key,
    [property: JsonPropertyName("files")] EngineFile[] Files)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "engine.json";

    private const long BytesMax = 1 << 20;

    /// <summary>Reads a folder's manifest.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">Why there is none that can be used; null when there is.</param>
    public static EngineManifest? Read(string folder, out string? problem)
    {
        FileInfo file = new(Path.Combine(folder, FileName));
        try
        {
            problem = !file.Exists ? $"it has no {FileName}"
                : file.Length > BytesMax ? $"its {FileName} is too large"
                : null;
            if (problem is not null)
            {
                return null;
            }

            EngineManifest? manifest = JsonSerializer.Deserialize(
                File.ReadAllBytes(file.FullName), EngineJson.Default.EngineManifest);
            problem = manifest is null ? $"its {FileName} is empty" : null;
            return manifest;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problem = $"its {FileName} cannot be read: {e.Message}";
            return null;
        }
    }

    /// <summary>Writes it into a folder.</summary>
    public void Write(string folder) => File.WriteAllBytes(
        Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, EngineJson.Default.EngineManifest));
}

/// <summary>A file of an engine.</summary>
/// <param name="Name">Name in its folder.</param>
/// <param name="Sha256">Hash, lower-case hex.</param>
internal sealed record EngineFile(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("sha256")] string Sha256);

/// <summary>JSON of engines.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EngineManifest))]
internal sealed partial class EngineJson : JsonSerializerContext;
