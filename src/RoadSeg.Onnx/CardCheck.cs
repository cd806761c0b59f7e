using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>
/// Holds a card against what the session really takes and gives; everything wrong goes into one message.
/// </summary>
internal static class CardCheck
{
    public static ImmutableArray<OutputTensor> Check(string file, ModelCard card, InferenceSession session)
    {
        List<string> problems = [];
        CheckInput(card.Input, session, problems);
        foreach (ModelOutput output in card.Outputs)
        {
            CheckOutputName(output, session, problems);
        }

        ThrowIfAny(file, problems);
        ImmutableArray<OutputTensor> outputs = TryRun(file, card, session, problems);
        ThrowIfAny(file, problems);
        return outputs;
    }

    public static string Describe(string name, NodeMetadata node) => node.IsTensor
        ? $"\"{name}\" " + TensorShapes.Describe(
            TensorShapes.NameOf(node.ElementDataType), node.Dimensions.Select(d => (long)d))
        : $"\"{name}\" ({node.OnnxValueType})";

    private static void ThrowIfAny(string file, List<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new ModelException($"model \"{file}\" does not fit its card: {string.Join("; ", problems)}.");
        }
    }

    private static void CheckInput(ModelInput input, InferenceSession session, List<string> problems)
    {
        if (!session.InputMetadata.TryGetValue(input.Name, out NodeMetadata? node))
        {
            problems.Add($"the card names the input \"{input.Name}\", the file has {Names(session.InputMetadata)}");
            return;
        }

        if (session.InputMetadata.Count > 1)
        {
            problems.Add($"expected one input, the file has {Names(session.InputMetadata)}");
        }

        long[] expected = TensorShapes.InputShape(input);
        bool fits = node.IsTensor
            && node.Dimensions.Length == 4
            && TensorShapes.FromOrt(node.ElementDataType) == input.ElementType;
        for (int i = 0; fits && i < 4; i++)
        {
            fits = node.Dimensions[i] < 0 || node.Dimensions[i] == expected[i];
        }

        if (!fits)
        {
            string wanted = TensorShapes.Describe(TensorShapes.NameOf(input.ElementType), expected);
            problems.Add($"the card says input {wanted}, the file has {Describe(input.Name, node)}");
        }
    }

    private static void CheckOutputName(ModelOutput output, InferenceSession session, List<string> problems)
    {
        if (!session.OutputMetadata.TryGetValue(output.Name, out NodeMetadata? node))
        {
            problems.Add($"the card names the output \"{output.Name}\", the file has {Names(session.OutputMetadata)}");
        }
        else if (!node.IsTensor)
        {
            problems.Add($"expected a tensor, the file has output {Describe(output.Name, node)}");
        }
    }

    // Dynamic outputs say their size only when run, so every model is run once on a black picture.
    private static ImmutableArray<OutputTensor> TryRun(
        string file, ModelCard card, InferenceSession session, List<string> problems)
    {
        using OrtValue input = TensorShapes.Allocate(TensorShapes.InputShape(card.Input), card.Input.ElementType);
        input.GetTensorMutableRawData().Clear();
        using RunOptions runOptions = new();
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> values = session.Run(
                runOptions, [card.Input.Name], [input], [.. card.Outputs.Select(o => o.Name)]);
            return [.. card.Outputs.Select((output, i) => CheckOutput(output, values.ElementAt(i), problems))];
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"model \"{file}\" fails on a black picture of {card.Input.Size}: {e.Message}", e);
        }
    }

    private static OutputTensor CheckOutput(ModelOutput output, OrtValue value, List<string> problems)
    {
        OrtTensorTypeAndShapeInfo real = value.GetTensorTypeAndShape();
        long[] shape = real.Shape;
        string actual = TensorShapes.Describe(TensorShapes.NameOf(real.ElementDataType), shape);
        TensorElementType? type = TensorShapes.FromOrt(real.ElementDataType);
        bool isIds = output.Kind == OutputKind.ClassIds;
        bool typeFits = isIds
            ? type is TensorElementType.Int32 or TensorElementType.Int64 or TensorElementType.UInt8
            : type is TensorElementType.Float32 or TensorElementType.Float16;
        bool rankFits = shape.Length == 4 || (isIds && shape.Length == 3);
        if (!typeFits || !rankFits || shape[0] != 1 || shape.Any(d => d < 1))
        {
            string wantedType = isIds ? "integer class ids" : "float scores";
            problems.Add($"output \"{output.Name}\" is {actual}, expected one picture of {wantedType}");
            return new OutputTensor(TensorElementType.Float32, 1, new ImageSize(1, 1));
        }

        (int channels, ImageSize size) = Split(shape, output.Layout);
        int wanted = isIds ? 1 : output.Classes.Length;
        if (channels != wanted)
        {
            string layout = output.Layout == TensorLayout.Nchw ? "NCHW" : "NHWC";
            problems.Add(
                $"the card has {output.Classes.Length} classes, output \"{output.Name}\" is {actual} "
                + $"in layout {layout}, that is {channels} channels");
        }

        return new OutputTensor(type!.Value, channels, size);
    }

    private static (int Channels, ImageSize Size) Split(long[] shape, TensorLayout layout) =>
        (shape.Length, layout) switch
        {
            (3, _) => (1, new ImageSize((int)shape[2], (int)shape[1])),
            (_, TensorLayout.Nchw) => ((int)shape[1], new ImageSize((int)shape[3], (int)shape[2])),
            _ => ((int)shape[3], new ImageSize((int)shape[2], (int)shape[1])),
        };

    private static string Names(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", nodes.Select(n => Describe(n.Key, n.Value)));
}
