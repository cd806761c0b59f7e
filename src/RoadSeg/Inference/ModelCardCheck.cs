using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Inference;

/// <summary>Turns a card's words into values and refuses what contradicts itself.</summary>
/// <param name="subject">Name of the card for messages.</param>
internal sealed class ModelCardCheck(string subject)
{
    private const int EdgeMax = 16_384;

    private static readonly (string, TensorLayout)[] Layouts =
        [("NCHW", TensorLayout.Nchw), ("NHWC", TensorLayout.Nhwc)];

    private static readonly (string, TensorElementType)[] ElementTypes =
    [
        ("float32", TensorElementType.Float32), ("float16", TensorElementType.Float16),
        ("uint8", TensorElementType.UInt8), ("int32", TensorElementType.Int32), ("int64", TensorElementType.Int64),
    ];

    private static readonly (string, ChannelOrder)[] ChannelOrders =
        [("RGB", ChannelOrder.Rgb), ("BGR", ChannelOrder.Bgr)];

    private static readonly (string, ResizePolicy)[] ResizePolicies =
    [
        ("stretch", ResizePolicy.Stretch), ("letterbox", ResizePolicy.Letterbox), ("crop", ResizePolicy.Crop),
    ];

    private static readonly (string, OutputKind)[] OutputKinds =
    [
        ("logits", OutputKind.Logits), ("probabilities", OutputKind.Probabilities),
        ("class_ids", OutputKind.ClassIds), ("sigmoid", OutputKind.Sigmoid), ("mask_logits", OutputKind.MaskLogits),
    ];

    private static readonly (string, ClassRole)[] Roles =
    [
        ("other", ClassRole.Other), ("drivable", ClassRole.Drivable), ("pedestrian", ClassRole.Pedestrian),
        ("cyclist", ClassRole.Cyclist), ("obstacle", ClassRole.Obstacle), ("ignored", ClassRole.Ignored),
    ];

    public ModelCard Check(CardJson? card)
    {
        if (card is null)
        {
            throw Wrong("$", "is null", "an object");
        }

        CheckHash("$.sha256", card.Sha256);

        if (card.File.Length == 0 || Path.GetFileName(card.File) != card.File)
        {
            throw Wrong("$.file", $"is \"{card.File}\"", "the name of a file in the card's own folder");
        }

        if (card.Outputs.Length == 0)
        {
            throw Wrong("$.outputs", "is empty", "at least one output");
        }

        ImmutableArray<ModelOutput> outputs = [.. card.Outputs.Select(Output)];
        CheckTogether(outputs);
        return new ModelCard(
            card.Name, card.Description, card.File, card.Sha256.ToLowerInvariant(), Input(card.Input), outputs,
            card.Licence, card.Source)
        {
            SelfTest = card.SelfTest is null ? null : SelfTest(card.SelfTest, CombinedClasses.Of(outputs).Table),
            Tiles = card.Tiles is null ? null : Tiles(card.Tiles),
            ExternalSha256 = External(card.ExternalData ?? []),
        };
    }

    // One table for all heads: a name means one class, and an id is a byte.
    private void CheckTogether(ImmutableArray<ModelOutput> outputs)
    {
        if (outputs.Length == 1)
        {
            return;
        }

        if (Repeated(outputs.Select(o => o.Name)) is string output)
        {
            throw Wrong("$.outputs", $"names \"{output}\" twice", "each output once");
        }

        List<string> names = [.. outputs.SelectMany((o, i) => o.Classes.Skip(i == 0 ? 0 : 1)).Select(c => c.Name)];
        if (Repeated(names) is string repeated)
        {
            throw Wrong(
                "$.outputs", $"has the class \"{repeated}\" in two outputs",
                "different names, for all but the first class of the outputs after the first");
        }

        if (names.Count > ClassTable.IgnoredId)
        {
            throw Wrong("$.outputs", $"has {names.Count} classes together", $"at most {ClassTable.IgnoredId}");
        }
    }

    private static string? Repeated(IEnumerable<string> names) =>
        names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;

    private ModelInput Input(InputJson input)
    {
        if (input.Width is < 1 or > EdgeMax || input.Height is < 1 or > EdgeMax)
        {
            throw Wrong("$.input", $"has the size {input.Width}x{input.Height}", $"1 to {EdgeMax} pixels on each side");
        }

        TensorElementType element = Choose("$.input.element_type", input.ElementType, ElementTypes);
        if (element is TensorElementType.Int32 or TensorElementType.Int64)
        {
            throw Wrong("$.input.element_type", $"is \"{input.ElementType}\"", "float32, float16 or uint8");
        }

        NormalisationJson n = input.Normalisation;
        bool finite = double.IsFinite(n.Scale) && n.Mean.All(double.IsFinite) && n.Std.All(double.IsFinite);
        if (n.Mean.Length != 3 || n.Std.Length != 3 || !finite || n.Std.Any(s => s <= 0))
        {
            throw Wrong("$.input.normalisation", "cannot be used", "a scale, 3 means and 3 stds above 0, all finite");
        }

        return new ModelInput(
            input.Name,
            Choose("$.input.layout", input.Layout, Layouts),
            element,
            new ImageSize(input.Width, input.Height),
            Choose("$.input.channel_order", input.ChannelOrder, ChannelOrders),
            new Normalisation(n.Scale, [.. n.Mean], [.. n.Std]),
            Choose("$.input.resize", input.Resize, ResizePolicies));
    }

    private ModelOutput Output(OutputJson output, int index)
    {
        string path = FormattableString.Invariant($"$.outputs[{index}]");
        if (output.Classes.Length is < 2 or > ClassTable.IgnoredId + 1)
        {
            throw Wrong(path + ".classes", $"has {output.Classes.Length} classes", $"2 to {ClassTable.IgnoredId + 1}");
        }

        if (output.Classes.Length > ClassTable.IgnoredId && output.Classes[^1].Role != "ignored")
        {
            throw Wrong(
                $"{path}.classes[{ClassTable.IgnoredId}].role", $"is \"{output.Classes[^1].Role}\"",
                "ignored: that is what the id 255 means in a class map");
        }

        if (Repeated(output.Classes.Select(c => c.Name)) is string repeated)
        {
            throw Wrong(path + ".classes", $"names \"{repeated}\" twice", "different names");
        }

        return new ModelOutput(
            output.Name,
            Choose(path + ".kind", output.Kind, OutputKinds),
            Choose(path + ".layout", output.Layout, Layouts),
            [.. output.Classes.Select((c, i) => Class(c, FormattableString.Invariant($"{path}.classes[{i}]")))]);
    }

    private void CheckHash(string path, string hash)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
        {
            throw Wrong(path, $"is \"{hash}\"", "64 hexadecimal digits");
        }
    }

    private ImmutableDictionary<string, string> External(ExternalFileJson[] files)
    {
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            string path = FormattableString.Invariant($"$.external_data[{i}]");
            CheckHash(path + ".sha256", files[i].Sha256);
            if (!hashes.TryAdd(files[i].File, files[i].Sha256.ToLowerInvariant()))
            {
                throw Wrong(path + ".file", $"names \"{files[i].File}\" twice", "each file once");
            }
        }

        return hashes.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private CardTiles Tiles(TilesJson tiles)
    {
        if (tiles.Columns is < 0 or > 16 || tiles.Rows is < 0 or > 16 || tiles.Overlap is not (>= 0 and <= 0.75))
        {
            throw Wrong(
                "$.tiles",
                FormattableString.Invariant($"is {tiles.Columns}x{tiles.Rows} with overlap {tiles.Overlap}"),
                "0 (as many as needed) to 16 columns and rows, and an overlap from 0 to 0.75");
        }

        return new CardTiles(tiles.Columns, tiles.Rows, tiles.Overlap);
    }

    private SelfTest SelfTest(SelfTestJson test, ClassTable classes)
    {
        const string path = "$.self_test";
        bool sizeFits = test.Width is >= 1 and <= EdgeMax && test.Height is >= 1 and <= EdgeMax;
        if (!sizeFits || test.Bgr.Length != 3L * test.Width * test.Height)
        {
            throw Wrong(
                path + ".bgr", $"has {test.Bgr.Length} bytes for {test.Width}x{test.Height}", "3 bytes for each pixel");
        }

        if (test.Tolerance is not (> 0 and <= 1))
        {
            throw Wrong(path + ".tolerance", FormattableString.Invariant($"is {test.Tolerance}"), "above 0, at most 1");
        }

        double[] shares = new double[classes.Classes.Length];
        foreach ((string name, double share) in test.Shares)
        {
            int id = classes.Classes.IndexOf(classes.Classes.FirstOrDefault(c => c.Name == name)!);
            if (id < 0 || share is not (>= 0 and <= 1))
            {
                throw Wrong(
                    $"{path}.shares", FormattableString.Invariant($"has \"{name}\": {share}"),
                    "names of classes, each with a share from 0 to 1");
            }

            shares[id] = share;
        }

        return new SelfTest(new ImageSize(test.Width, test.Height), [.. test.Bgr], [.. shares], test.Tolerance);
    }

    private ClassDefinition Class(ClassJson c, string path)
    {
        if (c.Colour.Length != 3 || c.Colour.Any(v => v is < 0 or > 255))
        {
            throw Wrong(path + ".colour", $"is [{string.Join(", ", c.Colour)}]", "red, green, blue from 0 to 255");
        }

        ClassColour colour = new((byte)c.Colour[0], (byte)c.Colour[1], (byte)c.Colour[2]);
        return new ClassDefinition(c.Name, colour, Choose(path + ".role", c.Role, Roles));
    }

    private T Choose<T>(string path, string value, (string Word, T Value)[] words)
    {
        foreach ((string word, T choice) in words)
        {
            if (word == value)
            {
                return choice;
            }
        }

        throw Wrong(path, $"is \"{value}\"", $"one of {string.Join(", ", words.Select(w => w.Word))}");
    }

    private ModelException Wrong(string path, string actual, string expected) =>
        new($"model card \"{subject}\": {path} {actual}, expected {expected}.");
}
