using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Preprocessing;

public sealed class PreprocessorTests
{
    [Theory]
    [InlineData(ResizePolicy.Stretch)]
    [InlineData(ResizePolicy.Letterbox)]
    [InlineData(ResizePolicy.Crop)]
    public void Levels_are_those_of_the_double_precision_oracle(ResizePolicy resize)
    {
        (ImageSize, ImageSize)[] sizes =
        [
            (new(64, 48), new(33, 17)), (new(64, 48), new(7, 5)), (new(33, 65), new(16, 31)), (new(17, 9), new(65, 63)),
            (new(1280, 72), new(480, 36)), (new(300, 700), new(2, 3)), (new(1, 1), new(9, 8)), (new(8, 8), new(1, 1)),
            (new(96, 72), new(48, 36)), (new(160, 120), new(40, 30)), (new(333, 200), new(31, 17)),
        ];
        foreach ((ImageSize image, ImageSize model) in sizes)
        {
            byte[] pixels = Some.Pixels(image);
            double bytes = LargestError(image, pixels, Some.Input(model, resize: resize));
            Assert.True(bytes <= 0.6, FormattableString.Invariant($"uint8 {image} to {model}: {bytes:F4} levels"));
            double singles = LargestError(
                image, pixels, Some.Input(model, TensorElementType.Float32, resize: resize));
            Assert.True(singles <= 0.1, FormattableString.Invariant($"float {image} to {model}: {singles:F4} levels"));
        }
    }

    [Theory]
    [InlineData(TensorLayout.Nchw, ChannelOrder.Bgr)]
    [InlineData(TensorLayout.Nchw, ChannelOrder.Rgb)]
    [InlineData(TensorLayout.Nhwc, ChannelOrder.Bgr)]
    [InlineData(TensorLayout.Nhwc, ChannelOrder.Rgb)]
    public void A_frame_of_the_networks_size_passes_unchanged(TensorLayout layout, ChannelOrder order)
    {
        ImageSize size = new(37, 11);
        byte[] pixels = Some.Pixels(size);
        byte[] tensor = Filled(size, pixels, Some.Input(size, layout: layout, order: order));
        for (int i = 0; i < size.PixelCount; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                int place = order == ChannelOrder.Bgr ? channel : 2 - channel;
                int at = layout == TensorLayout.Nchw ? (place * size.PixelCount) + i : (i * 3) + place;
                Assert.Equal(pixels[(i * 3) + channel], tensor[at]);
            }
        }
    }

    [Fact]
    public void Normalisation_is_that_of_the_card_in_the_order_of_the_inputs_channels()
    {
        ImageSize size = new(19, 5);
        byte[] pixels = Some.Pixels(size);
        Normalisation norm = Some.ImageNet;
        byte[] tensor = Filled(size, pixels, Some.Input(size, TensorElementType.Float32, normalisation: norm));
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(tensor);
        for (int i = 0; i < size.PixelCount; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                double expected = ((pixels[(i * 3) + 2 - channel] * norm.Scale) - norm.Mean[channel])
                    / norm.Std[channel];
                Assert.Equal(expected, values[(channel * size.PixelCount) + i], 2e-6);
            }
        }
    }

    [Fact]
    public void Float16_is_the_float32_tensor_rounded()
    {
        ImageSize image = new(40, 30);
        ImageSize model = new(23, 19);
        byte[] pixels = Some.Pixels(image);
        byte[] singles = Filled(
            image, pixels, Some.Input(model, TensorElementType.Float32, normalisation: Some.ImageNet));
        byte[] halves = Filled(
            image, pixels, Some.Input(model, TensorElementType.Float16, normalisation: Some.ImageNet));
        ReadOnlySpan<float> from = MemoryMarshal.Cast<byte, float>(singles);
        ReadOnlySpan<Half> to = MemoryMarshal.Cast<byte, Half>(halves);
        for (int i = 0; i < from.Length; i++)
        {
            Assert.Equal((Half)from[i], to[i]);
        }
    }

    [Fact]
    public void Uint8_with_a_normalisation_is_clamped_and_rounded()
    {
        ImageSize size = new(16, 16);
        byte[] pixels = [.. Enumerable.Range(0, 256).SelectMany(level => Enumerable.Repeat((byte)level, 3))];
        Normalisation stronger = new(2, [100, 100, 100], [1, 1, 1]);
        byte[] tensor = Filled(size, pixels, Some.Input(size, normalisation: stronger));
        for (int i = 0; i < 256; i++)
        {
            Assert.Equal(Math.Clamp((i * 2) - 100, 0, 255), tensor[i]);
        }
    }

    [Fact]
    public void The_bars_of_a_letterbox_hold_what_black_becomes()
    {
        ImageSize image = new(64, 16);
        ImageSize model = new(32, 32);
        byte[] white = new byte[image.PixelCount * 3];
        Array.Fill(white, (byte)255);
        ModelInput input = Some.Input(
            model, TensorElementType.Float32, normalisation: Some.ImageNet, resize: ResizePolicy.Letterbox);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(Filled(image, white, input));
        float black = (float)(-0.485 / 0.229);
        for (int row = 0; row < 32; row++)
        {
            bool bar = row < 12 || row >= 20;
            Assert.Equal(bar ? black : (1 - 0.485) / 0.229, values[(row * 32) + 5], 1e-5);
        }
    }

    // Stripes one pixel wide: bilinear alone would give black or white by chance, averaging gives grey.
    [Fact]
    public void Fine_stripes_turn_grey_when_the_picture_shrinks()
    {
        ImageSize image = new(256, 256);
        byte[] pixels = new byte[image.PixelCount * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int pixel = i / 3;
            pixels[i] = ((pixel % 256) + (pixel / 256)) % 2 == 0 ? (byte)255 : (byte)0;
        }

        byte[] tensor = Filled(image, pixels, Some.Input(new ImageSize(60, 60)));
        Assert.All(tensor, level => Assert.InRange(level, 127, 128));
    }

    [Theory]
    [InlineData(ResizePolicy.Stretch)]
    [InlineData(ResizePolicy.Letterbox)]
    [InlineData(ResizePolicy.Crop)]
    public void ImageFromModel_says_where_the_pixels_came_from(ResizePolicy resize)
    {
        ImageSize image = new(160, 90);
        Preprocessor preprocessor = new(image, Some.Input(new ImageSize(64, 48), resize: resize));
        byte[] pixels = new byte[image.PixelCount * 3];
        for (int i = 0; i < image.PixelCount; i++)
        {
            pixels[i * 3] = (byte)(i % 160);
            pixels[(i * 3) + 1] = (byte)(i / 160);
        }

        byte[] tensor = new byte[preprocessor.TensorBytes];
        preprocessor.Fill(pixels, tensor);
        ImagePoint point = preprocessor.ImageFromModel.ImageFromModel(40, 25);
        int at = (25 * 64) + 40;
        Assert.Equal(point.U, tensor[(2 * 64 * 48) + at], 1.0);
        Assert.Equal(point.V, tensor[(64 * 48) + at], 1.0);
    }

    [Fact]
    public void A_frame_costs_no_allocation()
    {
        ImageSize image = new(320, 240);
        byte[] pixels = Some.Pixels(image);
        foreach (TensorElementType type in (ReadOnlySpan<TensorElementType>)
            [TensorElementType.UInt8, TensorElementType.Float16, TensorElementType.Float32])
        {
            foreach (TensorLayout layout in (ReadOnlySpan<TensorLayout>)[TensorLayout.Nchw, TensorLayout.Nhwc])
            {
                Preprocessor preprocessor = new(image, Some.Input(new ImageSize(96, 72), type, layout));
                byte[] tensor = new byte[preprocessor.TensorBytes];
                Assert.Equal(0, Allocations.Of(() => preprocessor.Fill(pixels, tensor)));
            }
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_with_both_numbers()
    {
        Preprocessor preprocessor = new(new ImageSize(4, 4), Some.Input(new ImageSize(2, 2)));
        ArgumentException frame = Assert.Throws<ArgumentException>(
            () => preprocessor.Fill(new byte[47], new byte[12]));
        Assert.Contains("48 bytes, not 47", frame.Message, StringComparison.Ordinal);
        ArgumentException tensor = Assert.Throws<ArgumentException>(
            () => preprocessor.Fill(new byte[48], new byte[13]));
        Assert.Contains("12 bytes, not 13", tensor.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_no_frame_can_become_are_model_errors()
    {
        ImageSize size = new(4, 4);
        ModelException type = Assert.Throws<ModelException>(
            () => new Preprocessor(size, Some.Input(size, TensorElementType.Int64)));
        Assert.Contains("\"image\"", type.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(
            () => new Preprocessor(size, Some.Input(size, normalisation: new Normalisation(1, [0, 0, 0], [1, 0, 1]))));
        Assert.Throws<ModelException>(
            () => new Preprocessor(size, Some.Input(size, normalisation: new Normalisation(1, [0], [1]))));
    }

    private static byte[] Filled(ImageSize image, byte[] pixels, ModelInput input)
    {
        Preprocessor preprocessor = new(image, input);
        byte[] tensor = new byte[preprocessor.TensorBytes];
        Array.Fill(tensor, (byte)0xA5);
        preprocessor.Fill(pixels, tensor);
        return tensor;
    }

    private static double LargestError(ImageSize image, byte[] pixels, ModelInput input)
    {
        Preprocessor preprocessor = new(image, input);
        byte[] tensor = Filled(image, pixels, input);
        double largest = 0;
        for (int v = 0; v < input.Size.Height; v++)
        {
            for (int u = 0; u < input.Size.Width; u++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    int at = (((channel * input.Size.Height) + v) * input.Size.Width) + u;
                    double actual = input.ElementType == TensorElementType.UInt8
                        ? tensor[at]
                        : MemoryMarshal.Cast<byte, float>(tensor)[at];
                    double expected = ResizeOracle.Level(
                        pixels, image, preprocessor.ImageFromModel, u, v, 2 - channel);
                    largest = Math.Max(largest, Math.Abs(expected - actual));
                }
            }
        }

        return largest;
    }
}
