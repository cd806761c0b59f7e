using System.Buffers;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Tests.Conformance;
using RoadSeg.Web.Frames;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>The bytes of a scene, as docs/formats.md has them.</summary>
public sealed class FrameMessageTests
{
    [Fact]
    public async Task Fields_lie_where_the_format_says()
    {
        FramePool pool = ConformanceScene.Pool();
        using Scene scene = await ConformanceScene.MakeAsync(pool, 24);
        scene.Status = SceneStatus.Degraded;
        scene.Reasons = StatusReasons.LowConfidence;
        scene.Live = new LiveFigures(29.5, 12.25, "CPU");
        scene.Segmentation.ClassIds[..100].Clear();
        scene.Grid!.Cells[3] = OccupancyGrid.Occupied;
        scene.Grid.Cells[4] = OccupancyGrid.Free;
        FrameCopy copy = new();
        copy.CopyFrom(new SceneView(scene), TimeProvider.System.GetTimestamp());
        using FakeEncoder encoder = new();
        SharedMessage message = new MessagePool().Rent();
        FrameMessage.Write(message, copy, 77, encoder, TimeProvider.System);
        byte[] bytes = message.Written.ToArray();
        Assert.Equal([1, 1, 1, 2], bytes[..4]);
        Assert.Equal(77u, BitConverter.ToUInt32(bytes, 4));
        Assert.Equal(24, BitConverter.ToDouble(bytes, 8));
        Assert.Equal(3, BitConverter.ToDouble(bytes, 16));
        Assert.Equal(0, BitConverter.ToDouble(bytes, 24));
        Assert.True(BitConverter.ToDouble(bytes, 32) > 0);
        Assert.Equal((uint)StatusReasons.LowConfidence, BitConverter.ToUInt32(bytes, 40));
        Assert.Equal([12.25f, 29.5f, 0], Floats(bytes, 44, 3));
        Assert.Equal([64, 48, 32, 24, 64, 48], Shorts(bytes, 56, 6));
        Assert.Equal([1, 1, 0, 0], Floats(bytes, 68, 4));
        Assert.Equal([4, 2], Shorts(bytes, 84, 2));
        Assert.Equal([0.5f, 0, -1], Floats(bytes, 88, 3));
        Assert.Equal([0, 0, 0], Shorts(bytes, 100, 3));

        // 100 of class 0 and 2972 of 255; nothing drivable; -1 three times, 100, 0, -1 three times; the picture.
        byte[] map = [0, 100, 255, 0x9C, 0x17];
        byte[] drivable = [0, 0x80, 0x18];
        byte[] grid = [255, 3, 100, 1, 0, 1, 255, 3];
        Assert.Equal([map.Length, drivable.Length, grid.Length, 8], Ints(bytes, 108, 4));
        Assert.Equal([.. map, .. drivable, .. grid, .. Enumerable.Repeat((byte)24, 8)], bytes[FrameMessage.HeaderBytes..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16384)]
    [InlineData(2_000_000)]
    public void Runs_of_any_length_are_read_back(int length)
    {
        byte[] values = [3, .. Enumerable.Repeat((byte)9, length), 255, 255];
        ArrayBufferWriter<byte> runs = new();
        int written = RunLengths.Write(values, runs);
        Assert.Equal(written, runs.WrittenCount);
        Assert.Equal(values, Read(runs.WrittenSpan));
    }

    [Fact]
    public void Nothing_has_no_runs() => Assert.Equal(0, RunLengths.Write([], new ArrayBufferWriter<byte>()));

    private static List<byte> Read(ReadOnlySpan<byte> runs)
    {
        List<byte> values = [];
        for (int i = 0; i < runs.Length;)
        {
            byte value = runs[i++];
            int length = 0;
            int shift = 0;
            byte part;
            do
            {
                part = runs[i++];
                length |= (part & 0x7F) << shift;
                shift += 7;
            }
            while (part >= 0x80);
            values.AddRange(Enumerable.Repeat(value, length));
        }

        return values;
    }

    private static float[] Floats(byte[] bytes, int at, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(bytes, at + (4 * i)))];

    private static int[] Shorts(byte[] bytes, int at, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (int)BitConverter.ToUInt16(bytes, at + (2 * i)))];

    private static int[] Ints(byte[] bytes, int at, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BitConverter.ToInt32(bytes, at + (4 * i)))];
}
