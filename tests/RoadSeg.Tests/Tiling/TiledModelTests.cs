using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Tests.Conformance;
using RoadSeg.Tests.Support;
using RoadSeg.Tiling;

namespace RoadSeg.Tests.Tiling;

public sealed class TiledModelTests
{
    private static readonly ImageSize Tile = new(32, 24);

    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(2, 56, 24)]
    [InlineData(3, 80, 24)]
    public void A_fixed_number_of_tiles_overlaps_by_a_quarter(int count, int canvas, int step)
    {
        TileAxis axis = TileAxis.Plan(32, count, 0.25, 4, 1000)!;
        Assert.Equal((canvas, step), (axis.Canvas, axis.Step));
    }

    [Theory]
    [InlineData(32, 8, 33)]
    [InlineData(480, 4, 1280)]
    [InlineData(360, 4, 720)]
    [InlineData(512, 32, 1919)]
    [InlineData(30, 1, 500)]
    public void As_many_tiles_as_needed_reach_over_the_frame_and_hardly_further(int tile, int grain, int frame)
    {
        TileAxis axis = TileAxis.Plan(tile, 0, 0.25, grain, frame)!;
        Assert.InRange(axis.Canvas, frame, frame + (axis.Count * grain));
        Assert.Equal(0, axis.Step % grain);
        Assert.True(axis.Step <= tile * 0.75 + 0.5 || axis.Count == 1);
        Assert.True(tile + ((axis.Count - 2) * (int)(tile * 0.75) / grain * grain) < frame, "one tile fewer would do");
    }

    [Fact]
    public void A_frame_that_fits_is_not_cut() => Assert.Equal(1, TileAxis.Plan(32, 0, 0.25, 1, 32)!.Count);

    [Fact]
    public void Weights_add_up_to_one_everywhere_and_fall_towards_the_edges()
    {
        TileAxis axis = TileAxis.Plan(32, 4, 0.6, 4, 0)!;
        float[][] weights = axis.Weights(8);
        double[] sum = new double[axis.OutputCanvas(8)];
        for (int tile = 0; tile < 4; tile++)
        {
            Assert.All(weights[tile], w => Assert.True(w > 0));
            for (int i = 0; i < 8; i++)
            {
                sum[axis.OutputBegin(tile, 8) + i] += weights[tile][i];
            }
        }

        Assert.All(sum, s => Assert.Equal(1, s, 1e-6));
        Assert.True(weights[1][0] < weights[1][3]);
        Assert.Equal(1f, weights[0][0]);
    }

    // A network without context gives the same for a tile as for the whole: so must the canvas.
    [Theory]
    [InlineData(TensorLayout.Nchw, TensorLayout.Nchw, 1)]
    [InlineData(TensorLayout.Nhwc, TensorLayout.Nhwc, 1)]
    [InlineData(TensorLayout.Nchw, TensorLayout.Nhwc, 4)]
    public void Tiles_of_a_network_without_context_make_the_whole_picture(TensorLayout input, TensorLayout output, int stride)
    {
        using PixelModel model = new(Tile, input, output, stride);
        using ISegmentationModel tiled = TiledModel.Over(model, new TileGrid(3, 2, 0.25), new ImageSize(100, 50));
        ImageSize whole = tiled.Info.InputSize;
        Assert.Equal(new ImageSize(80, stride == 1 ? 42 : 40), whole);
        Assert.Equal(6, tiled.Info.TilesPerFrame);
        using IInferRequest request = tiled.CreateRequest();
        byte[] picture = Some.Pixels(whole);
        picture.CopyTo(request.Input);
        request.Run();
        ReadOnlySpan<float> scores = MemoryMarshal.Cast<byte, float>(request.Output(0));
        ImageSize size = tiled.Info.Outputs[0].Size;
        Assert.Equal(new ImageSize(whole.Width / stride, whole.Height / stride), size);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < size.PixelCount; i++)
            {
                int u = i % size.Width * stride;
                int v = i / size.Width * stride;
                int at = input == TensorLayout.Nchw ? (channel * whole.PixelCount) + (v * 80) + u : (((v * 80) + u) * 3) + channel;
                Assert.Equal(picture[at], scores[(channel * size.PixelCount) + i], 1e-3);
            }
        }
    }

    // A network that sees the place in its tile, the worst there is: where a tile begins, nothing may jump.
    [Fact]
    public void Nothing_jumps_where_a_tile_begins()
    {
        using PixelModel model = new(Tile, TensorLayout.Nchw, TensorLayout.Nchw, 1) { IsPlaceSeen = true };
        using ISegmentationModel tiled = TiledModel.Over(model, new TileGrid(3, 2, 0.5), new ImageSize(100, 50));
        using IInferRequest request = tiled.CreateRequest();
        request.Run();
        ReadOnlySpan<float> scores = MemoryMarshal.Cast<byte, float>(request.Output(0));
        ImageSize size = tiled.Info.Outputs[0].Size;

        // From the left edge to the right edge of a tile the score rises by 31; half a tile is there to fall again.
        for (int i = 0; i < size.PixelCount; i++)
        {
            if (i % size.Width > 0)
            {
                Assert.InRange(Math.Abs(scores[i] - scores[i - 1]), 0, 2.01f);
            }

            if (i >= size.Width)
            {
                Assert.InRange(Math.Abs(scores[i] - scores[i - size.Width]), 0, 2.01f);
            }
        }
    }

    [Fact]
    public void Class_ids_are_taken_from_the_tile_that_sees_more_around_them()
    {
        using PixelModel model = new(Tile, TensorLayout.Nchw, TensorLayout.Nchw, 1) { AreIds = true };
        using ISegmentationModel tiled = TiledModel.Over(model, new TileGrid(2, 1, 0.25), new ImageSize(100, 24));
        using IInferRequest request = tiled.CreateRequest();
        request.Input.Fill(1);
        request.Run();
        ReadOnlySpan<byte> ids = request.Output(0);
        Assert.Equal(56 * 24, ids.Length);
        for (int u = 0; u < 56; u++)
        {
            // The network says 1 at the edge columns of a tile, which lie in the other tile's part.
            Assert.Equal(u is 0 or 55 ? 1 : 0, ids[u]);
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using PixelModel model = new(Tile, TensorLayout.Nhwc, TensorLayout.Nhwc, 1);
        using ISegmentationModel tiled = TiledModel.Over(model, new TileGrid(2, 2, 0.25), new ImageSize(100, 50));
        using IInferRequest request = tiled.CreateRequest();
        Assert.Equal(0, Allocations.Of(request.Run));
    }

    [Fact]
    public void Every_path_adds_the_same()
    {
        foreach (int length in KernelPaths.Lengths)
        {
            float[] from = Some.Scores(length);
            float[] weights = Some.Scores(length, 3);
            float[] expected = Some.Scores(length, 5);
            float[] start = [.. expected];
            TileCanvas.Add(SimdPath.Scalar, from, weights, 0.3f, expected);
            foreach (SimdPath path in KernelPaths.Vectorised())
            {
                float[] actual = [.. start];
                TileCanvas.Add(path, from, weights, 0.3f, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void What_cannot_be_tiled_says_why()
    {
        using PixelModel odd = new(new ImageSize(33, 24), TensorLayout.Nchw, TensorLayout.Nchw, 2);
        ModelException error = Assert.Throws<ModelException>(() => TiledModel.Over(odd, new TileGrid(2, 1, 0.25), new ImageSize(64, 24)));
        Assert.Contains("sides divide", error.Message, StringComparison.Ordinal);
        using PixelModel small = new(Tile, TensorLayout.Nchw, TensorLayout.Nchw, 1);
        error = Assert.Throws<ModelException>(() => TiledModel.Over(small, TileGrid.Auto, new ImageSize(4000, 3000)));
        Assert.Contains("at most 16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", 0, 0)]
    [InlineData("none", 1, 1)]
    [InlineData("3x2", 3, 2)]
    [InlineData("16x1", 16, 1)]
    public void Grids_are_read(string text, int columns, int rows) =>
        Assert.Equal(new TileGrid(columns, rows, 0.25), TileGrid.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0x2")]
    [InlineData("17x2")]
    [InlineData("2")]
    [InlineData("2X2")]
    public void What_is_no_grid_is_not_read(string text) => Assert.Null(TileGrid.TryParse(text));
}

/// <summary>A tiled model keeps the contract of every model.</summary>
public sealed class TiledModelConformanceTests : SegmentationModelConformance
{
    protected override ISegmentationModel Create() => TiledModel.Over(
        new PixelModel(new ImageSize(32, 24), TensorLayout.Nchw, TensorLayout.Nchw, 2), new TileGrid(2, 2, 0.25), new ImageSize(64, 48));
}
