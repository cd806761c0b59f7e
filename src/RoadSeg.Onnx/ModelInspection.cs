using System.Collections.Immutable;
using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx;

/// <summary>What can be said of a model without a card, or with one.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
/// <param name="Structure">What the file says of itself.</param>
/// <param name="MultiplyAdds">
/// Of one picture, in convolutions and matrix products; null when the input's size is not known.
/// </param>
/// <param name="Outputs">
/// Outputs with the shapes they turn out to have; those of the file where it cannot be run without a card.
/// </param>
public sealed record ModelInspection(
    string File, string Sha256, OnnxStructure Structure, long? MultiplyAdds, ImmutableArray<GraphValue> Outputs)
{
    /// <summary>Reads a model, and runs it once where the size of its input is known.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="card">Its card, for the size of a dynamic input; null without one.</param>
    /// <exception cref="ModelException">It cannot be read or is refused.</exception>
    public static ModelInspection Of(string file, ModelCard? card)
    {
        ArgumentNullException.ThrowIfNull(file);
        OnnxStructure structure = OnnxStructureReader.Read(file);
        string hash = OnnxModelLoader.Hash(file);
        ModelInspection unrun = new(file, hash, structure, null, structure.Outputs);
        if (structure.Inputs is not [GraphValue input] || Shape(input, card) is not long[] shape
            || TypeOf(input) is not TensorElementType type || structure.Outputs.IsEmpty)
        {
            return unrun;
        }

        DirectoryInfo profiles = Directory.CreateTempSubdirectory("roadseg-profile-");
        try
        {
            ImmutableArray<TrialOutput> real;
            using (TrialSession trial = TrialSession.Open(
                file, TrialLimits.Default, OnnxModelOptions.DefaultThreads, Path.Combine(profiles.FullName, "run")))
            {
                real = trial.Run(input.Name, shape, type, [.. structure.Outputs.Select(o => o.Name)]);
                trial.Session.EndProfiling();
            }

            FileInfo? profile = profiles.EnumerateFiles().FirstOrDefault();
            long? multiplyAdds = profile is null ? null : OperatorProfile.MultiplyAdds(profile.FullName);
            ImmutableArray<GraphValue> outputs = [.. structure.Outputs.Zip(real, (o, r) => r.Shape.IsEmpty ? o
                : o with { Shape = [.. r.Shape.Select(d => new GraphDimension(d, ""))] })];
            return unrun with { MultiplyAdds = multiplyAdds, Outputs = outputs };
        }
        finally
        {
            profiles.Delete(recursive: true);
        }
    }

    private static TensorElementType? TypeOf(GraphValue input) => input.ElementType switch
    {
        "float32" => TensorElementType.Float32,
        "float16" => TensorElementType.Float16,
        "uint8" => TensorElementType.UInt8,
        _ => null,
    };

    // Open dimensions take the card's size; an open batch is one picture.
    private static long[]? Shape(GraphValue input, ModelCard? card)
    {
        if (input.Shape.IsDefault || input.Shape.Length is not (3 or 4))
        {
            return null;
        }

        bool isNchw = card is not null && card.Input.Layout == TensorLayout.Nchw;
        long[] open = card is null ? [1]
            : isNchw ? [1, 3, card.Input.Size.Height, card.Input.Size.Width]
            : [1, card.Input.Size.Height, card.Input.Size.Width, 3];
        long[] shape = new long[input.Shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            int place = i + (4 - shape.Length);
            if (input.Shape[i].Length is long length)
            {
                shape[i] = length;
            }
            else if (place < open.Length)
            {
                shape[i] = open[place];
            }
            else
            {
                return null;
            }
        }

        return shape.All(d => d is > 0 and <= 16_384) ? shape : null;
    }
}
