using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.PictureHealth;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;

namespace RoadSeg.Benchmarks;

/// <summary>The kernels of the frame path at the sizes that matter.</summary>
internal static class Kernels
{
    private static readonly ImageSize Model = new(480, 360);
    private static readonly Normalisation ImageNet =
        new(1.0 / 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>All comparisons; the input is made from a fixed seed.</summary>
    public static IEnumerable<Comparison> All()
    {
        yield return Preprocess(new ImageSize(1280, 720), TensorElementType.UInt8, TensorLayout.Nchw);
        yield return Preprocess(new ImageSize(1920, 1080), TensorElementType.UInt8, TensorLayout.Nchw);
        yield return Preprocess(Model, TensorElementType.UInt8, TensorLayout.Nchw);
        yield return Preprocess(new ImageSize(1280, 720), TensorElementType.UInt8, TensorLayout.Nhwc);
        yield return Preprocess(Model, TensorElementType.UInt8, TensorLayout.Nhwc);
        yield return Preprocess(new ImageSize(1280, 720), TensorElementType.Float32, TensorLayout.Nchw);
        yield return Preprocess(new ImageSize(1280, 720), TensorElementType.Float16, TensorLayout.Nhwc);
        yield return Argmax(new ImageSize(60, 45), 11);
        yield return Argmax(new ImageSize(120, 90), 11);
        yield return Argmax(new ImageSize(120, 90), 19);
        yield return Argmax(Model, 11);
        yield return Confidence(new ImageSize(120, 90), 11);
        yield return Picture(new ImageSize(1280, 720));
        foreach (Comparison ground in GroundKernels.All())
        {
            yield return ground;
        }
    }

    private static IEnumerable<SimdPath> Paths() => Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported);

    private static Comparison Preprocess(ImageSize image, TensorElementType type, TensorLayout layout)
    {
        Normalisation normalisation = type == TensorElementType.UInt8 ? Normalisation.Identity : ImageNet;
        ModelInput input = new("image", layout, type, Model, ChannelOrder.Rgb, normalisation, ResizePolicy.Stretch);
        byte[] pixels = new byte[image.PixelCount * 3];
        new Random(1).NextBytes(pixels);
        List<Candidate> candidates = [];
        long tensorBytes = 0;
        foreach (SimdPath path in Paths())
        {
            Preprocessor preprocessor = new(image, input, path);
            byte[] tensor = new byte[preprocessor.TensorBytes];
            tensorBytes = tensor.Length;
            candidates.Add(new Candidate(path.ToString(), () => preprocessor.Fill(pixels, tensor)));
        }

        return new Comparison(
            $"preprocess {image} to {Model} {layout} {type}", pixels.Length + tensorBytes, candidates);
    }

    private static Comparison Argmax(ImageSize scores, int classes)
    {
        float[] planes = Scores(scores, classes);
        byte[] ids = new byte[Model.PixelCount];
        List<Candidate> candidates = [];
        foreach (SimdPath path in Paths())
        {
            UpsampleArgmax argmax = new(scores, classes, Model, WinnerRule.Largest, path);
            candidates.Add(new Candidate(path.ToString(), () => argmax.Run(planes, ids)));
        }

        return new Comparison(
            $"argmax {classes}x{scores} to {Model}", (planes.Length * sizeof(float)) + ids.Length, candidates);
    }

    private static Comparison Confidence(ImageSize scores, int classes)
    {
        float[] planes = Scores(scores, classes);
        byte[] confidences = new byte[scores.PixelCount];
        List<Candidate> candidates =
        [
            .. Paths().Select(path => new Candidate(
                path.ToString(), () => SoftmaxConfidence.Logits(path, planes, confidences))),
        ];
        return new Comparison(
            $"confidence {classes}x{scores}", (planes.Length * sizeof(float)) + confidences.Length, candidates);
    }

    // Only two paths: vectors of whatever width the processor has.
    private static Comparison Picture(ImageSize image)
    {
        byte[] pixels = new byte[image.PixelCount * 3];
        new Random(1).NextBytes(pixels);
        PictureMeter scalar = new(image, useVectors: false);
        PictureMeter vectors = new(image, useVectors: true);
        return new Comparison(
            $"picture health {image}", 2 * PictureMeter.SampleCount(image),
            [
                new Candidate(nameof(SimdPath.Scalar), () => scalar.Measure(pixels)),
                new Candidate("Vectors", () => vectors.Measure(pixels)),
            ]);
    }

    private static float[] Scores(ImageSize size, int classes)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, size.PixelCount * classes).Select(_ => (float)((random.NextDouble() * 16) - 8))];
    }
}
