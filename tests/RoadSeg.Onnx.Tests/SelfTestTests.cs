using System.Text.Json.Nodes;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests;

/// <summary>A card may carry a picture whose class map is known; weights may lie in files that it knows the hash of.</summary>
public sealed class SelfTestTests
{
    [Fact]
    public void A_model_that_sees_what_its_card_says_is_loaded() => Load(card => card["self_test"] = HalfRed(0.5, 0.5));

    [Fact]
    public void One_that_does_not_is_refused_with_expected_and_actual()
    {
        string message = Refused(card => card["self_test"] = HalfRed(0.9, 0.1));
        foreach (string word in (string[])["\"tiny\"", "self-test", "\"Red\" expected 0.900, actual 0.500", "\"Rest\" expected 0.100, actual 0.500"])
        {
            Assert.Contains(word, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_difference_within_the_tolerance_is_none() => Load(card => card["self_test"] = HalfRed(0.51, 0.485));

    // What a wrong channel order in the card comes to.
    [Fact]
    public void A_wrong_channel_order_is_found() => Assert.Contains("self-test", Refused(card =>
    {
        card["self_test"] = HalfRed(0.5, 0.5);
        card["input"]!["channel_order"] = "BGR";
    }), StringComparison.Ordinal);

    [Theory]
    [InlineData("width", 5, "$.self_test.bgr")]
    [InlineData("tolerance", 0, "$.self_test.tolerance")]
    [InlineData("shares", "{\"Blue\": 0.5}", "\"Blue\"")]
    [InlineData("shares", "{\"Red\": 1.5}", "\"Red\"")]
    [InlineData("bgr", "not base64!", "self_test")]
    public void What_cannot_be_tested_is_named(string key, object value, string word) => Assert.Contains(word, Refused(card =>
    {
        card["self_test"] = HalfRed(0.5, 0.5);
        card["self_test"]![key] = value is string text ? text[0] == '{' ? JsonNode.Parse(text) : text : JsonValue.Create((int)value);
    }), StringComparison.Ordinal);

    [Fact]
    public void Hashes_of_external_weights_are_checked()
    {
        byte[] onnx = new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .ExternalConstant("weights", "weights.bin", 0, 24, 2, 3, 1, 1)
            .Node("Conv", ["float", "weights"], "logits").Output("logits", OnnxFile.Type.Float, 1, 2, 4, 6).ToBytes();
        using ModelFolder folder = new(onnx);
        string weights = Path.Combine(Path.GetDirectoryName(folder.Onnx)!, "weights.bin");
        File.WriteAllBytes(weights, new byte[24]);
        List<string> told = [];
        OnnxModelLoader.Load(folder.CardPath, Cpu, told.Add).Dispose();
        Assert.Contains(told, line => line.Contains("\"weights.bin\" are not checked", StringComparison.Ordinal));

        JsonNode card = JsonNode.Parse(File.ReadAllText(folder.CardPath))!;
        card["external_data"] = new JsonArray(new JsonObject { ["file"] = "weights.bin", ["sha256"] = OnnxModelLoader.Hash(weights) });
        File.WriteAllText(folder.CardPath, card.ToJsonString());
        told.Clear();
        OnnxModelLoader.Load(folder.CardPath, Cpu, told.Add).Dispose();
        Assert.DoesNotContain(told, line => line.Contains("weights.bin", StringComparison.Ordinal));

        File.WriteAllBytes(weights, [.. new byte[23], 1]);
        ModelException error = Assert.Throws<ModelException>(() => OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { }));
        Assert.Contains("\"weights.bin\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected sha256", error.Message, StringComparison.Ordinal);
    }

    private static OnnxModelOptions Cpu => new(DeviceChoice.Cpu, 1);

    // 6x4 pixels of the network's own size: the left half red.
    private static JsonObject HalfRed(double red, double rest)
    {
        byte[] bgr = new byte[72];
        for (int i = 0; i < 24; i++)
        {
            bgr[(3 * i) + 2] = (byte)(i % 6 < 3 ? 255 : 0);
        }

        return new JsonObject
        {
            ["width"] = 6,
            ["height"] = 4,
            ["bgr"] = Convert.ToBase64String(bgr),
            ["shares"] = new JsonObject { ["Red"] = red, ["Rest"] = rest },
            ["tolerance"] = 0.02,
        };
    }

    private static void Load(Action<JsonObject> change)
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), change);
        OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { }).Dispose();
    }

    private static string Refused(Action<JsonObject> change)
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), change);
        return Assert.Throws<ModelException>(() => OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { })).Message;
    }
}
