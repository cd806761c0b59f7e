using System.Text.Json.Nodes;

namespace RoadSeg.Onnx.Tests;

/// <summary>A temporary folder with a tiny model and its card.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-onnx-").FullName;

    public ModelFolder(byte[] onnx, Action<JsonObject>? change = null)
    {
        File.WriteAllBytes(Onnx, onnx);
        JsonObject card = Card(OnnxModelLoader.Hash(Onnx));
        change?.Invoke(card);
        File.WriteAllText(CardPath, card.ToJsonString());
    }

    public string Onnx => Path.Combine(folder, "tiny.onnx");

    public string CardPath => Path.Combine(folder, "tiny.json");

    /// <summary>Brightness thresholds as two logits: class 0 wins where red is above 127.5, class 1 elsewhere.</summary>
    public static byte[] RedOrNot() => new OnnxFile()
        .Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
        .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
        .Constant("weights", [1, 0, 0, 0, 0, 0], 2, 3, 1, 1)
        .Constant("bias", [0, 127.5f], 2)
        .Node("Conv", ["float", "weights", "bias"], "logits")
        .Output("logits", OnnxFile.Type.Float, 1, 2, 4, 6)
        .ToBytes();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonObject Card(string hash) => new()
    {
        ["name"] = "tiny",
        ["description"] = "made by a test",
        ["file"] = "tiny.onnx",
        ["sha256"] = hash,
        ["input"] = new JsonObject
        {
            ["name"] = "image",
            ["layout"] = "NCHW",
            ["element_type"] = "uint8",
            ["width"] = 6,
            ["height"] = 4,
            ["channel_order"] = "RGB",
            ["normalisation"] = new JsonObject
            {
                ["scale"] = 1,
                ["mean"] = new JsonArray(0, 0, 0),
                ["std"] = new JsonArray(1, 1, 1),
            },
            ["resize"] = "stretch",
        },
        ["outputs"] = new JsonArray(new JsonObject
        {
            ["name"] = "logits",
            ["kind"] = "logits",
            ["layout"] = "NCHW",
            ["classes"] = new JsonArray(
                new JsonObject { ["name"] = "Red", ["colour"] = new JsonArray(255, 0, 0), ["role"] = "drivable" },
                new JsonObject { ["name"] = "Rest", ["colour"] = new JsonArray(0, 0, 255), ["role"] = "other" }),
        }),
        ["licence"] = "MIT",
        ["source"] = "test",
    };
}
