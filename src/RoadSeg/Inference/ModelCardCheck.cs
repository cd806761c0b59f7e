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
        ("class_ids", OutputKind.ClassIds), ("sigmoid", OutputKind.Sigmoid),
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

        if (card.Sha256.Length != 64 || !card.Sha256.All(char.IsAsciiHexDigit))
        {
            throw Wrong("$.sha256", $"is \"{card.Sha256}\"", "64 hexadecimal digits");
        }

        if (card.File.Length == 0 || Path.GetFileName(card.File) != card.File)
        {
            throw Wrong("$.file", $"is \"{card.File}\"", "the name of a file in the card's own folder");
        }

        if (card.Outputs.Length == 0)
        {
            throw Wrong("$.outputs", "is empty", "at least one output");
        }

        return new ModelCard(
            card.Name, card.Description, card.File, card.Sha256.ToLowerInvariant(), Input(card.Input),
            [.. card.Outputs.Select(Output)], card.Licence, card.Source);
    }

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
        if (output.Classes.Length is < 2 or > ClassTable.IgnoredId)
        {
            throw Wrong(path + ".classes", $"has {output.Classes.Length} classes", $"2 to {ClassTable.IgnoredId}");
        }

        string? repeated = output.Classes.GroupBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault(g => g.Count() > 1)?.Key;
        if (repeated is not null)
        {
            throw Wrong(path + ".classes", $"names \"{repeated}\" twice", "different names");
        }

        return new ModelOutput(
            output.Name,
            Choose(path + ".kind", output.Kind, OutputKinds),
            Choose(path + ".layout", output.Layout, Layouts),
            [.. output.Classes.Select((c, i) => Class(c, FormattableString.Invariant($"{path}.classes[{i}]")))]);
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
