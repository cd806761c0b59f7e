using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>What a session takes and gives, every dimension known.</summary>
/// <param name="InputShape">Shape of the input.</param>
/// <param name="Outputs">Outputs in the card's order.</param>
/// <param name="OutputShapes">Their shapes.</param>
internal sealed record ModelTensors(
    long[] InputShape, ImmutableArray<OutputTensor> Outputs, ImmutableArray<long[]> OutputShapes);

/// <summary>
/// Holds a card against what the session really takes and gives; everything wrong goes into one message.
/// </summary>
internal static class CardCheck
{
    public static ModelTensors Check(string file, ModelCard card, TrialSession trial)
    {
        List<string> problems = [];
        CheckInput(card.Input, trial.Session, problems);
        foreach (ModelOutput output in card.Outputs)
        {
            CheckOutputName(output, trial.Session, problems);
        }

        ThrowIfAny(file, problems);

        // Outputs with open dimensions say their size only when run, so every model is run once on a black picture.
        long[] shape = TensorShapes.InputShape(card.Input, trial.Session.InputMetadata[card.Input.Name]);
        ImmutableArray<TrialOutput> real = trial.Run(
            card.Input.Name, shape, card.Input.ElementType, [.. card.Outputs.Select(o => o.Name)]);
        ImmutableArray<OutputTensor> outputs = [.. card.Outputs.Zip(real, (o, r) => CheckOutput(o, r, problems))];
        ThrowIfAny(file, problems);
        ThrowIfNotNumbers(file, card, real);
        return new ModelTensors(shape, outputs, [.. real.Select(r => r.Shape.ToArray())]);
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

        // No dimensions at all means that even their number is open.
        long[] expected = node.IsTensor ? TensorShapes.InputShape(input, node) : [];
        bool fits = node.IsTensor
            && node.Dimensions.Length is 0 or 3 or 4
            && TensorShapes.FromOrt(node.ElementDataType) == input.ElementType;
        for (int i = 0; fits && i < node.Dimensions.Length; i++)
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

    private static void ThrowIfNotNumbers(string file, ModelCard card, ImmutableArray<TrialOutput> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].NotNumbers > 0)
            {
                long all = outputs[i].Shape.Aggregate(1L, (a, b) => a * b);
                throw new ModelException(FormattableString.Invariant(
                    $"model \"{file}\": {outputs[i].NotNumbers} of {all} values of output \"{card.Outputs[i].Name}\" ")
                    + "are not numbers (NaN) on a black picture: its weights are damaged or overflow. Export it again"
                    + (card.Input.ElementType == TensorElementType.Float16 ? ", or in float32." : "."));
            }
        }
    }

    private static OutputTensor CheckOutput(ModelOutput output, TrialOutput real, List<string> problems)
    {
        string actual = real.Describe();
        TensorElementType? type = TensorShapes.FromOrt(real.Type);
        bool isIds = output.Kind == OutputKind.ClassIds;
        bool typeFits = isIds
            ? type is TensorElementType.Int32 or TensorElementType.Int64 or TensorElementType.UInt8
            : type is TensorElementType.Float32 or TensorElementType.Float16;
        if (!typeFits || TensorShapes.Picture(real.Shape.AsSpan(), output.Layout) is not (int channels, ImageSize size))
        {
            string wantedType = isIds ? "integer class ids" : "float scores";
            problems.Add($"output \"{output.Name}\" is {actual}, expected one picture of {wantedType}");
            return new OutputTensor(TensorElementType.Float32, 1, new ImageSize(1, 1));
        }

        int wanted = output.Channels;
        if (channels != wanted)
        {
            string layout = output.Layout == TensorLayout.Nchw ? "NCHW" : "NHWC";
            problems.Add(
                $"the card has {output.Classes.Length} classes, output \"{output.Name}\" is {actual} "
                + $"in layout {layout}, that is {channels} channels, expected {wanted}");
        }

        return new OutputTensor(type!.Value, channels, size);
    }

    private static string Names(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", nodes.Select(n => Describe(n.Key, n.Value)));
}
