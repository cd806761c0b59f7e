using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>Runs the picture of a card's self-test and holds the class map against what the card expects.</summary>
public static class SelfTestRun
{
    /// <summary>Checks a model; does nothing when its card has no self-test.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelException">The shares of classes differ from the card's.</exception>
    public static void Check(ISegmentationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelCard card = model.Info.Card;
        if (card.SelfTest is not SelfTest test)
        {
            return;
        }

        ImmutableArray<double> actual = Shares(model, test.Size, test.Bgr.AsSpan());
        ClassTable classes = CombinedClasses.Of(card.Outputs).Table;
        List<string> wrong = [];
        for (int id = 0; id < actual.Length; id++)
        {
            if (Math.Abs(actual[id] - test.Shares[id]) > test.Tolerance)
            {
                wrong.Add(FormattableString.Invariant(
                    $"\"{classes.Classes[id].Name}\" expected {test.Shares[id]:0.000}, actual {actual[id]:0.000}"));
            }
        }

        if (wrong.Count > 0)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model \"{card.Name}\" fails the self-test of its card (tolerance {test.Tolerance}): ")
                + $"{string.Join("; ", wrong)}. Its weights, the provider or the card's input do not fit together; "
                + "roadseg inspect CARD --try PICTURE shows what it sees.");
        }
    }

    /// <summary>Share of each class of the combined table among the class-map pixels that have a class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    public static ImmutableArray<double> Shares(ISegmentationModel model, ImageSize size, ReadOnlySpan<byte> bgr)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelInfo info = model.Info;
        Preprocessor preprocessor = new(size, info);
        ClassTable classes = CombinedClasses.Of(info.Card.Outputs).Table;
        Segmentation map = new(classes, info.InputSize, info.Outputs[0].Size, preprocessor.ImageFromModel, size);
        using (IInferRequest request = model.CreateRequest())
        {
            preprocessor.Fill(bgr, request.Input);
            request.Run();
            new SegmentationDecoder(info, preprocessor.ImageFromModel, size).Decode(request, map);
        }

        int[] counts = new int[256];
        foreach (byte id in map.ClassIds)
        {
            counts[id]++;
        }

        double known = Math.Max(1, counts.Take(classes.Classes.Length).Sum());
        return [.. counts.Take(classes.Classes.Length).Select(c => c / known)];
    }
}
