using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Onnx.Tests.Layouts;

/// <summary>One output of a <see cref="TinyNetwork"/>.</summary>
/// <param name="Name">Name of the output.</param>
/// <param name="Kind">As in a card.</param>
/// <param name="Type">Element type.</param>
/// <param name="Layout">NCHW or NHWC.</param>
/// <param name="Stride">Input pixels for each output pixel.</param>
/// <param name="Classes">Names with the colours that they are told by; the first of masks has none.</param>
internal sealed record TinyHead(
    string Name, string Kind, Type Type, string Layout, int Stride, (string Name, byte[]? Rgb, string Role)[] Classes)
{
    public bool IsMasks => Kind is "sigmoid" or "mask_logits";
}

/// <summary>
/// A network that calls each pixel by the colour nearest to it, written in the many ways in which networks are
/// exported. It undoes the normalisation that its card states, so a wrong mean, scale or channel order calls the pixel
/// by another name; the classes hold decoys for that.
/// </summary>
internal sealed record TinyNetwork
{
    public static readonly byte[] Left = [200, 60, 20];
    public static readonly byte[] Right = [30, 130, 230];
    public static readonly byte[] Top = [240, 220, 90];

    // What a swapped channel order or a lost normalisation turns the colours into.
    private static readonly byte[][] Decoys =
    [
        [20, 60, 200], [230, 130, 30], [90, 220, 240], [100, 30, 10], [15, 65, 115], [120, 110, 45], [0, 0, 0], [255, 255, 255],
    ];

    public int Opset { get; init; } = 17;

    public int Width { get; init; } = 64;

    public int Height { get; init; } = 64;

    public Type Type { get; init; } = Type.Float;

    public string Layout { get; init; } = "NCHW";

    public string Order { get; init; } = "RGB";

    public string Resize { get; init; } = "stretch";

    public double Scale { get; init; } = 1.0 / 255;

    public double[] Mean { get; init; } = [0, 0, 0];

    public double[] Std { get; init; } = [1, 1, 1];

    public bool IsDynamic { get; init; }

    public bool HasNoBatch { get; init; }

    /// <summary>File for the weights; null keeps them inside.</summary>
    public string? External { get; init; }

    public TinyHead[] Heads { get; init; } = [Head("logits", Type.Float)];

    /// <summary>A head that knows left, right, top and the decoys.</summary>
    /// <param name="kind">Kind of the output.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="stride">Its stride.</param>
    /// <param name="count">Classes altogether; further ones look like nothing in the picture.</param>
    public static TinyHead Head(string kind, Type type, string layout = "NCHW", int stride = 1, int count = 12)
    {
        List<(string Name, byte[]? Rgb, string Role)> classes =
        [
            ("Nothing", null, "other"), ("Left", Left, "drivable"), ("Right", Right, "obstacle"), ("Top", Top, "other"),
        ];
        for (int i = 4; i < count; i++)
        {
            byte[] decoy = i - 4 < Decoys.Length ? Decoys[i - 4] : [1, 254, (byte)i];
            classes.Add((FormattableString.Invariant($"c{i}"), decoy, i == 255 ? "ignored" : "other"));
        }

        return new TinyHead("out", kind, type, layout, stride, [.. classes.Take(count)]);
    }

    /// <summary>Writes the model and its card.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <returns>Path of the card.</returns>
    public string WriteTo(string folder)
    {
        string onnx = Path.Combine(folder, "tiny.onnx");
        File.WriteAllBytes(onnx, ToOnnx(folder));
        string card = Path.Combine(folder, "tiny.json");
        File.WriteAllText(card, Card(OnnxModelLoader.Hash(onnx)).ToJsonString());
        return card;
    }

    private byte[] ToOnnx(string folder)
    {
        (long height, long width) = IsDynamic ? (-1, -1) : ((long)Height, (long)Width);
        long[] shape = Layout == "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
        OnnxFile file = new OnnxFile(Opset).Input("image", Type, HasNoBatch ? shape[1..] : shape);
        string at = "image";
        if (HasNoBatch)
        {
            file.Integers("batched", shape).Node("Reshape", [at, "batched"], "one");
            at = "one";
        }

        file.Node("Cast", [at], "float", ("to", (long)Type.Float));
        at = "float";
        if (Layout == "NHWC")
        {
            file.Node("Transpose", [at], "planes", ("perm", new long[] { 0, 3, 1, 2 }));
            at = "planes";
        }

        // Back to 0..1: (tensor · std + mean) / (255 · scale).
        file.Constant("std", [.. Std.Select(s => (float)(s / (255 * Scale)))], 1, 3, 1, 1)
            .Constant("mean", [.. Mean.Select(m => (float)(m / (255 * Scale)))], 1, 3, 1, 1)
            .Node("Mul", [at, "std"], "spread").Node("Add", ["spread", "mean"], "pixels").Node("Mul", ["pixels", "pixels"], "squares");
        for (int i = 0; i < Heads.Length; i++)
        {
            AddHead(file, Heads[i], FormattableString.Invariant($"h{i}."), folder);
        }

        return file.ToBytes();
    }

    // Score of a class: minus the squared distance of its colour, 2·c·p − |c|² − |p|².
    private void AddHead(OnnxFile file, TinyHead head, string p, string folder)
    {
        (string Name, byte[]? Rgb, string Role)[] told = head.IsMasks ? head.Classes[1..] : head.Classes;
        List<float> weights = [];
        List<float> bias = [];
        foreach ((_, byte[]? rgb, _) in told)
        {
            double[] colour = [.. (rgb ?? [0, 255, 0]).Select(v => v / 255.0)];
            if (Order == "BGR")
            {
                Array.Reverse(colour);
            }

            weights.AddRange(colour.Select(c => (float)(2 * c)));

            // Masks hold within a distance of a tenth.
            bias.Add((float)(-colour.Sum(c => c * c) + (head.IsMasks ? 0.01 : 0)));
        }

        int channels = told.Length;
        AddWeights(file, p + "w", [.. weights], folder, channels, 3, 1, 1);
        file.Constant(p + "b", [.. bias], channels)
            .Constant(p + "ones", [.. Enumerable.Repeat(1f, 3)], 1, 3, 1, 1)
            .Node("Conv", ["pixels", p + "w", p + "b"], p + "dot").Node("Conv", ["squares", p + "ones"], p + "square")
            .Node("Sub", [p + "dot", p + "square"], p + "full")
            .Node("MaxPool", [p + "full"], p + "score", ("kernel_shape", new long[] { 1, 1 }), ("strides", new long[] { head.Stride, head.Stride }))
            .Constant(p + "hundred", [100f], 1).Node("Mul", [p + "score", p + "hundred"], p + "scaled")
            .Node("Transpose", [p + "scaled"], p + "last", ("perm", new long[] { 0, 2, 3, 1 }));
        string last = head.Kind switch
        {
            "probabilities" => Add(file, "Softmax", p + "last", p + "soft", ("axis", 3L)),
            "sigmoid" => Add(file, "Sigmoid", p + "last", p + "sig"),
            "class_ids" => Add(file, "ArgMax", p + "last", p + "arg", ("axis", 3L), ("keepdims", head.Layout == "none" ? 0L : 1L)),
            _ => p + "last",
        };
        bool isLast = head.Layout is "NHWC" or "none";
        string ordered = isLast ? last : Add(file, "Transpose", last, p + "first", ("perm", new long[] { 0, 3, 1, 2 }));
        file.Node("Cast", [ordered], head.Name, ("to", (long)head.Type)).OutputOfAnyRank(head.Name, head.Type);
    }

    private static string Add(OnnxFile file, string operation, string input, string output, params (string, object)[] attributes)
    {
        file.Node(operation, [input], output, attributes);
        return output;
    }

    private void AddWeights(OnnxFile file, string name, float[] values, string folder, params long[] shape)
    {
        if (External is null)
        {
            file.Constant(name, values, shape);
            return;
        }

        // After a gap, so that an offset counts.
        byte[] bytes = MemoryMarshal.AsBytes<float>(values).ToArray();
        File.WriteAllBytes(Path.Combine(folder, External), [.. new byte[4096], .. bytes]);
        file.ExternalConstant(name, External, 4096, bytes.Length, shape);
    }

    private JsonObject Card(string hash) => new()
    {
        ["name"] = "tiny",
        ["description"] = "made by a test",
        ["file"] = "tiny.onnx",
        ["sha256"] = hash,
        ["input"] = new JsonObject
        {
            ["name"] = "image",
            ["layout"] = Layout,
            ["element_type"] = TypeName(Type),
            ["width"] = Width,
            ["height"] = Height,
            ["channel_order"] = Order,
            ["normalisation"] = new JsonObject { ["scale"] = Scale, ["mean"] = Numbers(Mean), ["std"] = Numbers(Std) },
            ["resize"] = Resize,
        },
        ["outputs"] = new JsonArray([.. Heads.Select(h => new JsonObject
        {
            ["name"] = h.Name,
            ["kind"] = h.Kind,
            ["layout"] = h.Layout == "none" ? "NCHW" : h.Layout,
            ["classes"] = new JsonArray([.. h.Classes.Select((c, i) => new JsonObject
            {
                ["name"] = c.Name,
                ["colour"] = new JsonArray(i, i, i),
                ["role"] = c.Role,
            })]),
        })]),
        ["licence"] = "MIT",
        ["source"] = "test",
    };

    private static string TypeName(Type type) => type switch
    {
        Type.UInt8 => "uint8",
        Type.Float16 => "float16",
        _ => "float32",
    };

    private static JsonArray Numbers(double[] values) => [.. values.Select(v => JsonValue.Create(v))];
}
