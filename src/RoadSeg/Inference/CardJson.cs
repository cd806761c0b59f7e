using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoadSeg.Inference;

// A card as it stands in the file, before its words and numbers are checked.
internal sealed record CardJson(
    string Name, string Description, string File, string Sha256, InputJson Input, OutputJson[] Outputs,
    string Licence, string Source, SelfTestJson? SelfTest = null, ExternalFileJson[]? ExternalData = null,
    TilesJson? Tiles = null);

internal sealed record InputJson(
    string Name, string Layout, string ElementType, int Width, int Height, string ChannelOrder,
    NormalisationJson Normalisation, string Resize);

internal sealed record NormalisationJson(double Scale, double[] Mean, double[] Std);

internal sealed record OutputJson(string Name, string Kind, string Layout, ClassJson[] Classes);

internal sealed record SelfTestJson(
    int Width, int Height, byte[] Bgr, Dictionary<string, double> Shares, double Tolerance);

internal sealed record TilesJson(int Columns, int Rows, double Overlap);

internal sealed record ExternalFileJson(string File, string Sha256);

internal sealed record ClassJson(string Name, int[] Colour, string Role);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 16)]
[JsonSerializable(typeof(CardJson))]
internal sealed partial class CardJsonContext : JsonSerializerContext;
