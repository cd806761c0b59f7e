using RoadSeg.Inference;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>What of a model card the peers understand: the usual kind of model and no other.</summary>
internal static class PeerCard
{
    /// <summary>Refuses models that the peers do not know.</summary>
    /// <exception cref="ModelException">Says everything that does not fit.</exception>
    public static void Check(string path, ModelCard card)
    {
        List<string> problems = [];
        ModelInput input = card.Input;
        ModelOutput output = card.Outputs[0];
        bool isUsual = input.Layout == TensorLayout.Nchw || input.ElementType == TensorElementType.UInt8;
        if (!isUsual || output.Layout != TensorLayout.Nchw)
        {
            problems.Add("expected the layout NCHW of input and output (a uint8 input may be NHWC)");
        }

        if (input.ElementType is not (TensorElementType.UInt8 or TensorElementType.Float32))
        {
            problems.Add($"expected an input of uint8 or float32, it is {input.ElementType}");
        }

        if (input.ElementType == TensorElementType.UInt8 && !input.Normalisation.IsIdentity)
        {
            problems.Add("expected no normalisation of a uint8 input");
        }

        if (input.Resize != ResizePolicy.Stretch)
        {
            problems.Add($"expected resize stretch, it is {input.Resize}");
        }

        if (output.Kind is OutputKind.Sigmoid or OutputKind.MaskLogits)
        {
            problems.Add($"expected logits, probabilities or class ids, it is {output.Kind}");
        }

        if (card.Outputs.Length > 1 || card.Tiles is not null)
        {
            problems.Add("expected one output and no tiles");
        }

        if (problems.Count > 0)
        {
            throw new ModelException(
                $"model \"{path}\" cannot be given to the usual loops: {string.Join("; ", problems)}. "
                + "Use roadseg bench, which takes every model.");
        }
    }

    /// <summary>Tensor = pixel · gain + bias, in the order of the tensor's channels.</summary>
    public static (float[] Gain, float[] Bias) GainAndBias(Normalisation normalisation) =>
    (
        [.. normalisation.Std.Select(std => (float)(normalisation.Scale / std))],
        [.. normalisation.Mean.Zip(normalisation.Std).Select(n => (float)(-n.First / n.Second))]
    );
}
