using System.Text;
using System.Text.Json.Nodes;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Tests.Inference;

public sealed class ModelCardReaderTests
{
    private const string Good = """
        {
          "name": "tiny", "description": "a test", "file": "tiny.onnx",
          "sha256": "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef",
          "input": { "name": "image", "layout": "NCHW", "element_type": "uint8", "width": 48, "height": 36,
                     "channel_order": "RGB", "normalisation": { "scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1] },
                     "resize": "letterbox" },
          "outputs": [ { "name": "logits", "kind": "logits", "layout": "NCHW", "classes": [
            { "name": "Road", "colour": [0, 160, 120], "role": "drivable" },
            { "name": "Pedestrian", "colour": [230, 60, 0], "role": "pedestrian" } ] } ],
          "licence": "MIT", "source": "made by hand"
        }
        """;

    [Fact]
    public void A_good_card_is_read_field_by_field()
    {
        ModelCard card = Parse(Good);
        Assert.Equal("tiny", card.Name);
        Assert.Equal(new ImageSize(48, 36), card.Input.Size);
        Assert.Equal(TensorElementType.UInt8, card.Input.ElementType);
        Assert.Equal(ResizePolicy.Letterbox, card.Input.Resize);
        Assert.True(card.Input.Normalisation.IsIdentity);
        Assert.Equal("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", card.Sha256);
        Assert.Equal(new ClassDefinition("Pedestrian", new ClassColour(230, 60, 0), ClassRole.Pedestrian), card.Outputs[0].Classes[1]);
    }

    [Theory]
    [InlineData("$.input.layout", "\"NCWH\"", "NCHW, NHWC")]
    [InlineData("$.input.element_type", "\"int64\"", "float32, float16 or uint8")]
    [InlineData("$.input.width", "0", "1 to 16384")]
    [InlineData("$.input.channel_order", "\"GRB\"", "RGB, BGR")]
    [InlineData("$.input.resize", "\"squash\"", "stretch, letterbox, crop")]
    [InlineData("$.input.normalisation.std", "[1, 0, 1]", "stds above 0")]
    [InlineData("$.input.normalisation.mean", "[1, 0]", "3 means")]
    [InlineData("$.sha256", "\"abc\"", "64 hexadecimal digits")]
    [InlineData("$.file", "\"../tiny.onnx\"", "own folder")]
    [InlineData("$.outputs", "[]", "at least one output")]
    [InlineData("$.outputs[0].kind", "\"scores\"", "logits, probabilities, class_ids, sigmoid")]
    [InlineData("$.outputs[0].classes[1].role", "\"walker\"", "pedestrian")]
    [InlineData("$.outputs[0].classes[1].colour", "[1, 2, 256]", "0 to 255")]
    [InlineData("$.outputs[0].classes[1].name", "\"Road\"", "different names")]
    public void A_wrong_value_is_named_with_what_was_expected(string path, string value, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => Parse(Replace(path, JsonNode.Parse(value))));
        Assert.Contains("\"card.json\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_is_named()
    {
        string json = Good.Replace("\"licence\"", "\"colour_space\": 1, \"licence\"", StringComparison.Ordinal);
        Assert.Contains("colour_space", Assert.Throws<ModelException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        string json = Good.Replace("\"licence\": \"MIT\",", "", StringComparison.Ordinal);
        Assert.Contains("licence", Assert.Throws<ModelException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_key_is_named()
    {
        string json = Good.Replace("\"licence\"", "\"name\": \"again\", \"licence\"", StringComparison.Ordinal);
        Assert.Contains("name", Assert.Throws<ModelException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\": null}")]
    [InlineData("{\"name\": 3")]
    public void What_is_no_card_is_refused(string json) => Assert.Throws<ModelException>(() => Parse(json));

    [Fact]
    public void Open_questions_are_listed_with_their_paths()
    {
        string json = Replace("$.input.normalisation.mean", JsonNode.Parse("[\"? red\", 0, 0]"));
        json = json.Replace("\"RGB\"", "\"?RGB or BGR\"", StringComparison.Ordinal).Replace("\"Road\"", "\"? class 0\"", StringComparison.Ordinal);
        string message = Assert.Throws<ModelException>(() => Parse(json)).Message;
        Assert.Contains("$.input.channel_order (RGB or BGR); $.input.normalisation.mean[0] (red); $.outputs[0].classes[0].name (class 0).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_256th_class_can_only_be_the_ignored_one()
    {
        JsonNode card = JsonNode.Parse(Good)!;
        JsonArray classes = card["outputs"]![0]!["classes"]!.AsArray();
        while (classes.Count < 256)
        {
            JsonNode one = classes[0]!.DeepClone();
            one["name"] = FormattableString.Invariant($"c{classes.Count}");
            classes.Add(one);
        }

        Assert.Contains("ignored", Assert.Throws<ModelException>(() => Parse(card.ToJsonString())).Message, StringComparison.Ordinal);
        classes[255]!["role"] = "ignored";
        Assert.Equal(256, Parse(card.ToJsonString()).Outputs[0].Classes.Length);
        classes.Add(classes[0]!.DeepClone());
        Assert.Contains("2 to 256", Assert.Throws<ModelException>(() => Parse(card.ToJsonString())).Message, StringComparison.Ordinal);
    }

    // Whatever a card holds, reading it ends in a card or in a ModelException.
    [Fact]
    [Trait("Kind", "Fuzz")]
    public void Mutated_cards_never_end_in_another_error()
    {
        Random random = Fuzzing.Chance(11);
        foreach (int round in Fuzzing.Rounds("model cards (JSON)", 3000))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Good);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                ModelCardReader.Parse("card.json", bytes);
            }
            catch (ModelException e)
            {
                Assert.True(e.Message.Length > 0, $"round {round}");
            }
        }
    }

    private static ModelCard Parse(string json) => ModelCardReader.Parse("card.json", Encoding.UTF8.GetBytes(json));

    private static string Replace(string path, JsonNode? value)
    {
        JsonNode root = JsonNode.Parse(Good)!;
        JsonNode node = root;
        string[] steps = path[2..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1])
        {
            node = int.TryParse(step, out int index) ? node[index]! : node[step]!;
        }

        node[steps[^1]] = value;
        return root.ToJsonString();
    }
}
