using System.Text.Json.Nodes;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests;

public sealed class InspectionTests
{
    [Fact]
    public void A_file_tells_its_structure_and_cost()
    {
        using ModelFolder folder = new(Two().Metadata("author", "someone").ToBytes());
        ModelInspection model = ModelInspection.Of(folder.Onnx, null);
        Assert.Equal("uint8 [1,3,4,6]", Assert.Single(model.Structure.Inputs).Describe());
        Assert.Equal("float32 [1,2,2,3]", Assert.Single(model.Outputs).Describe());
        Assert.Equal(["Softmax", "Conv", "Cast"], model.Outputs[0].MadeBy);
        Assert.Equal(1, model.Structure.Operators["Conv"]);
        Assert.Equal(2 * 3 * 2 * 2, model.Structure.Parameters);
        Assert.Equal(2 * 3 * 2 * 12, model.MultiplyAdds);
        Assert.Equal(17, model.Structure.Opsets[""]);
        Assert.Equal("someone", model.Structure.Metadata["author"]);
        Assert.Equal(new FileInfo(folder.Onnx).Length, model.Structure.FileBytes);
        Assert.Equal(OnnxModelLoader.Hash(folder.Onnx), model.Sha256);
    }

    // 2x3·3x4 is 24; the weights of a transposed convolution are used once for each input.
    [Theory]
    [InlineData("MatMul", 24L)]
    [InlineData("Gemm", 24L)]
    [InlineData("ConvTranspose", 1L * 3 * 4 * 6 * 5 * 2 * 2)]
    [InlineData("ConvInteger", 5L * 2 * 3 * 3 * 2 * 2)]
    public void Every_way_to_multiply_is_counted(string operation, long expected)
    {
        float[] some = [.. Enumerable.Range(0, 100).Select(i => i * 0.5f)];
        OnnxFile file = new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float));
        _ = operation switch
        {
            "ConvTranspose" => file.Constant("w", some[..60], 3, 5, 2, 2).Node(operation, ["float", "w"], "y", ("strides", new long[] { 2, 2 })),
            "ConvInteger" => file.Constant("w", OnnxFile.Type.UInt8, new byte[60], 5, 3, 2, 2)
                .Node(operation, ["image", "w"], "y", ("strides", new long[] { 2, 2 })),
            "Gemm" => file.Constant("a", some[..6], 3, 2).Constant("b", some[..12], 3, 4)
                .Node(operation, ["a", "b"], "y", ("transA", 1L)),
            _ => file.Constant("a", some[..6], 2, 3).Constant("b", some[..12], 3, 4).Node(operation, ["a", "b"], "y"),
        };
        using ModelFolder folder = new(file.OutputOfAnyRank("y", operation == "ConvInteger" ? OnnxFile.Type.Int32 : OnnxFile.Type.Float).ToBytes());
        Assert.Equal(expected, ModelInspection.Of(folder.Onnx, null).MultiplyAdds);
    }

    [Fact]
    public void Open_dimensions_take_the_cards_size()
    {
        byte[] onnx = new OnnxFile().Input("image", OnnxFile.Type.UInt8, -1, 3, -1, -1)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .Constant("weights", [1, 0, 0, 0, 0, 0], 2, 3, 1, 1).Node("Conv", ["float", "weights"], "logits")
            .Output("logits", OnnxFile.Type.Float, -1, 2, -1, -1).ToBytes();
        using ModelFolder folder = new(onnx);
        Assert.Null(ModelInspection.Of(folder.Onnx, null).MultiplyAdds);
        ModelInspection model = ModelInspection.Of(folder.Onnx, ModelCardReader.Read(folder.CardPath));
        Assert.Equal(2 * 3 * 24, model.MultiplyAdds);
        Assert.Equal("float32 [1,2,4,6]", model.Outputs[0].Describe());
        JsonNode draft = Draft(folder.Onnx);
        Assert.StartsWith("?", (string?)draft["input"]!["width"], StringComparison.Ordinal);
        Assert.Equal("NCHW", (string?)draft["outputs"]![0]!["layout"]);
    }

    [Fact]
    public void A_draft_says_what_is_known_and_asks_the_rest()
    {
        using ModelFolder folder = new(Two().ToBytes());
        JsonNode draft = Draft(folder.Onnx);
        Assert.Equal("tiny.onnx", (string?)draft["file"]);
        Assert.Equal(OnnxModelLoader.Hash(folder.Onnx), (string?)draft["sha256"]);
        Assert.Equal(("image", "NCHW", "uint8", 6, 4), (
            (string?)draft["input"]!["name"], (string?)draft["input"]!["layout"], (string?)draft["input"]!["element_type"],
            (int)draft["input"]!["width"]!, (int)draft["input"]!["height"]!));
        Assert.Equal("probabilities", (string?)draft["outputs"]![0]!["kind"]);
        Assert.Equal(2, draft["outputs"]![0]!["classes"]!.AsArray().Count);
        Assert.StartsWith("?", (string?)draft["input"]!["channel_order"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sigmoid", "sigmoid", 3)]
    [InlineData("Relu", "? logits, probabilities, class_ids or sigmoid", 2)]
    public void The_last_operator_tells_the_kind(string operation, string kind, int classes)
    {
        byte[] onnx = Scores().Node(operation, ["scores"], "out").Output("out", OnnxFile.Type.Float, 1, 2, 4, 6).ToBytes();
        using ModelFolder folder = new(onnx);
        JsonNode output = Draft(folder.Onnx)["outputs"]![0]!;
        Assert.Equal(kind, (string?)output["kind"]);
        Assert.Equal(classes, output["classes"]!.AsArray().Count);
    }

    [Fact]
    public void A_draft_is_refused_with_its_open_questions_and_answered_it_is_a_card()
    {
        using ModelFolder folder = new(Two().ToBytes());
        JsonNode draft = Draft(folder.Onnx);
        ModelException open = Assert.Throws<ModelException>(() => Parse(draft));
        foreach (string word in (string[])["draft", "$.input.channel_order", "RGB or BGR", "$.outputs[0].classes[1].name"])
        {
            Assert.Contains(word, open.Message, StringComparison.Ordinal);
        }

        foreach (string key in (string[])["description", "licence", "source"])
        {
            draft[key] = "test";
        }

        draft["input"]!["channel_order"] = "BGR";
        draft["input"]!["normalisation"] = new JsonObject
        {
            ["scale"] = 1,
            ["mean"] = new JsonArray(0, 0, 0),
            ["std"] = new JsonArray(1, 1, 1),
        };
        draft["input"]!["resize"] = "crop";
        for (int i = 0; i < 2; i++)
        {
            draft["outputs"]![0]!["classes"]![i]!["name"] = i == 0 ? "Road" : "Rest";
            draft["outputs"]![0]!["classes"]![i]!["role"] = i == 0 ? "drivable" : "other";
        }

        Assert.Equal(2, Parse(draft).Outputs[0].Classes.Length);
        File.WriteAllText(folder.CardPath, draft.ToJsonString());
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
        Assert.Equal("tiny", model.Info.Card.Name);
    }

    private static ModelCard Parse(JsonNode card) =>
        ModelCardReader.Parse("draft.json", System.Text.Encoding.UTF8.GetBytes(card.ToJsonString()));

    private static JsonNode Draft(string onnx) => JsonNode.Parse(DraftCard.Write(ModelInspection.Of(onnx, null)))!;

    private static OnnxFile Two() => new OnnxFile()
        .Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
        .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
        .Constant("weights", new float[24], 2, 3, 2, 2)
        .Node("Conv", ["float", "weights"], "scores", ("strides", new long[] { 2, 2 }))
        .Node("Softmax", ["scores"], "probabilities", ("axis", 1L))
        .Output("probabilities", OnnxFile.Type.Float, 1, 2, 2, 3);

    private static OnnxFile Scores() => new OnnxFile()
        .Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
        .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
        .Constant("weights", new float[6], 2, 3, 1, 1)
        .Node("Conv", ["float", "weights"], "scores");
}
