using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Preprocessing;

/// <summary>Every path of the kernels gives the scalar path's bytes.</summary>
public sealed class PreprocessorPathTests
{
    // All pairs of awkward widths; heights, element types, layouts and policies take turns.
    [Fact]
    public void Every_path_gives_the_scalar_bytes_for_awkward_sizes()
    {
        int turn = 0;
        foreach (int from in KernelPaths.Lengths)
        {
            foreach (int to in KernelPaths.Lengths)
            {
                int[] lengths = KernelPaths.Lengths;
                ImageSize image = new(from, lengths[turn % lengths.Length]);
                ImageSize model = new(to, lengths[turn * 5 % lengths.Length]);
                for (int i = 0; i < 3; i++)
                {
                    Compare(image, Turn(model, turn++));
                }
            }
        }
    }

    [Theory]
    [InlineData(1280, 720, 480, 360)]
    [InlineData(480, 360, 480, 360)]
    [InlineData(641, 359, 480, 360)]
    [InlineData(100, 75, 480, 360)]
    [InlineData(1937, 1091, 480, 360)]
    [InlineData(3840, 300, 257, 31)]
    [InlineData(700, 3, 2, 1)]
    public void Every_path_gives_the_scalar_bytes_for_real_sizes(int width, int height, int toWidth, int toHeight)
    {
        for (int turn = 0; turn < 36; turn++)
        {
            Compare(new ImageSize(width, height), Turn(new ImageSize(toWidth, toHeight), turn));
        }
    }

    [Fact]
    public void Unaligned_memory_gives_the_same_bytes()
    {
        ImageSize image = new(77, 41);
        ModelInput input = Some.Input(new ImageSize(50, 33), TensorElementType.Float32, normalisation: Some.ImageNet);
        byte[] pixels = Some.Pixels(image);
        foreach (SimdPath path in KernelPaths.All())
        {
            Preprocessor preprocessor = new(image, input, path);
            byte[] expected = new byte[preprocessor.TensorBytes];
            preprocessor.Fill(pixels, expected);
            for (int shift = 1; shift < 8; shift += 2)
            {
                byte[] source = [.. new byte[shift], .. pixels];
                byte[] target = new byte[expected.Length + shift];
                preprocessor.Fill(source.AsSpan(shift), target.AsSpan(shift));
                Assert.True(expected.AsSpan().SequenceEqual(target.AsSpan(shift)));
            }
        }
    }

    private static ModelInput Turn(ImageSize model, int turn) => Some.Input(
        model,
        (turn % 3) switch
        {
            0 => TensorElementType.UInt8,
            1 => TensorElementType.Float32,
            _ => TensorElementType.Float16,
        },
        turn / 3 % 2 == 0 ? TensorLayout.Nchw : TensorLayout.Nhwc,
        turn % 2 == 0 ? ChannelOrder.Rgb : ChannelOrder.Bgr,
        (turn / 6 % 3) switch
        {
            0 => Normalisation.Identity,
            1 => Some.ImageNet,
            _ => new Normalisation(1, [-3.5, 100, 7], [0.25, 2, 1.1]),
        },
        (ResizePolicy)(turn / 2 % 3));

    private static void Compare(ImageSize image, ModelInput input)
    {
        byte[] pixels = Some.Pixels(image);
        Preprocessor scalar = new(image, input, SimdPath.Scalar);
        byte[] expected = new byte[scalar.TensorBytes];
        scalar.Fill(pixels, expected);
        foreach (SimdPath path in KernelPaths.Vectorised())
        {
            byte[] actual = new byte[expected.Length];
            Array.Fill(actual, (byte)0xA5);
            new Preprocessor(image, input, path).Fill(pixels, actual);
            int at = expected.AsSpan().CommonPrefixLength(actual);
            Assert.True(
                at == expected.Length,
                FormattableString.Invariant($"{path}, {image} to {input}: first difference at byte {at}"));
        }
    }
}
