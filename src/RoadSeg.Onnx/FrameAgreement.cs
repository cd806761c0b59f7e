using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;

namespace RoadSeg.Onnx;

/// <summary>
/// Holds a model that takes frames against the same network with our own preprocessing and decoding: whatever differs
/// beyond rounding is a fault of a provider, and better found before the first frame. Stateless; any thread.
/// </summary>
internal static class FrameAgreement
{
    // Real pictures agree in 99.8 % and more; the self-test's picture, enlarged, has nothing but soft edges.
    private const double AtLeast = 0.98;

    /// <summary>Checks one picture.</summary>
    /// <param name="plain">Takes the card's input.</param>
    /// <param name="framed">Takes frames.</param>
    /// <param name="frame">Size of the frames.</param>
    /// <param name="report">Told how well they agree.</param>
    /// <exception cref="ModelException">They do not.</exception>
    public static void Check(
        ISegmentationModel plain, ISegmentationModel framed, ImageSize frame, Action<string> report)
    {
        byte[] picture = Picture(plain.Info.Card.SelfTest, frame);
        double share = Share(ClassMap(plain, picture, frame), ClassMap(framed, picture, frame));
        string told = FormattableString.Invariant($"{100 * share:0.00} %");
        if (share < AtLeast)
        {
            throw new ModelException(
                $"model \"{plain.Info.Card.Name}\" on {framed.Info.Provider}: only {told} of the pixels have the class "
                + $"that they have on {plain.Info.Provider}, expected {100 * AtLeast:0} % and more. "
                + "Use another --precision or --device, and report it.");
        }

        report($"{framed.Info.DescribeProvider()}: {told} of the pixels of a test picture as on {plain.Info.Provider}");
    }

    /// <summary>Checks that pictures in a batch do not change each other.</summary>
    /// <param name="one">For one picture.</param>
    /// <param name="many">The same network for several.</param>
    /// <param name="frame">Size of the frames.</param>
    /// <param name="batch">How many.</param>
    /// <exception cref="ModelException">They do, or are lost.</exception>
    public static void CheckBatch(ISegmentationModel one, ISegmentationModel many, ImageSize frame, int batch)
    {
        using IInferRequest single = one.CreateRequest();
        using IInferRequest together = many.CreateRequest();
        int bytes = single.Input.Length;
        byte[] picture = Picture(one.Info.Card.SelfTest, frame);
        for (int i = 0; i < batch; i++)
        {
            Shifted(picture, i).CopyTo(together.Input.Slice(i * bytes, bytes));
        }

        together.Run();
        ReadOnlySpan<byte> all = together.Output(0);
        for (int i = 0; i < batch; i++)
        {
            Shifted(picture, i).CopyTo(single.Input);
            single.Run();
            ReadOnlySpan<byte> expected = single.Output(0);
            if (all.Length != batch * expected.Length
                || Share(expected, all.Slice(i * expected.Length, expected.Length)) < AtLeast)
            {
                throw new ModelException(FormattableString.Invariant(
                    $"model \"{one.Info.Card.Name}\" gives other results for {batch} pictures at once than for one."));
            }
        }
    }

    /// <summary>Share of equal bytes.</summary>
    public static double Share(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int equal = 0;
        for (int i = 0; i < first.Length; i++)
        {
            equal += first[i] == second[i] ? 1 : 0;
        }

        return (double)equal / first.Length;
    }

    /// <summary>The class ids of one picture.</summary>
    public static byte[] ClassMap(ISegmentationModel model, ReadOnlySpan<byte> bgr, ImageSize frame)
    {
        ModelInfo info = model.Info;
        Preprocessor preprocessor = new(frame, info);
        Segmentation map = new(
            CombinedClasses.Of(info.Card.Outputs).Table, info.InputSize, info.Outputs[0].Size,
            preprocessor.ImageFromModel, frame);
        using IInferRequest request = model.CreateRequest();
        preprocessor.Fill(bgr, request.Input);
        request.Run();
        new SegmentationDecoder(info, preprocessor.ImageFromModel, frame).Decode(request, map);
        return map.ClassIds.ToArray();
    }

    private static byte[] Shifted(byte[] picture, int by)
    {
        byte[] shifted = new byte[picture.Length];
        int rows = picture.Length / 8 * by % picture.Length;
        picture.AsSpan(rows).CopyTo(shifted);
        picture.AsSpan(0, rows).CopyTo(shifted.AsSpan(picture.Length - rows));
        return shifted;
    }

    // The card's own picture, enlarged; without one, colours that change slowly in both directions.
    private static byte[] Picture(SelfTest? test, ImageSize frame)
    {
        byte[] bgr = new byte[frame.PixelCount * 3];
        if (test is not null)
        {
            new Preprocessor(test.Size, new ModelInput(
                "", TensorLayout.Nhwc, TensorElementType.UInt8, frame, ChannelOrder.Bgr, Normalisation.Identity,
                ResizePolicy.Stretch)).Fill(test.Bgr.AsSpan(), bgr);
            return bgr;
        }

        for (int i = 0; i < frame.PixelCount; i++)
        {
            int u = i % frame.Width, v = i / frame.Width;
            bgr[3 * i] = (byte)(u * 255 / frame.Width);
            bgr[(3 * i) + 1] = (byte)(v * 255 / frame.Height);
            bgr[(3 * i) + 2] = (byte)(((u / 16) + (v / 16)) * 12);
        }

        return bgr;
    }
}
