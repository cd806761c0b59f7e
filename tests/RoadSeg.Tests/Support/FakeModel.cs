using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Tests.Support;

/// <summary>
/// A 12x8 network: drivable in the lower half, sky above; it can be slow, hang, fail at a frame, or end the road where
/// the first pixel says.
/// </summary>
internal sealed class FakeModel(
    int failAt = -1, TimeSpan? duration = null, ManualResetEventSlim? gate = null, bool isRoadByPixel = false)
    : ISegmentationModel
{
    private static readonly ImageSize Size = new(12, 8);

    private int running;
    private int mostAtOnce;
    private int runs;

    public int OpenRequests { get; private set; }

    /// <summary>Runs that were begun.</summary>
    public int Runs => runs;

    /// <summary>Largest number of runs seen at the same time.</summary>
    public int MostAtOnce => mostAtOnce;

    public ModelInfo Info { get; } = new(
        new ModelCard(
            "fake", "", "fake.onnx", new string('0', 64),
            new ModelInput("image", TensorLayout.Nchw, TensorElementType.UInt8, Size, ChannelOrder.Bgr, Normalisation.Identity, ResizePolicy.Stretch),
            [new ModelOutput("logits", OutputKind.Logits, TensorLayout.Nchw,
            [
                new ClassDefinition("Sky", new ClassColour(1, 1, 1), ClassRole.Other),
                new ClassDefinition("Road", new ClassColour(2, 2, 2), ClassRole.Drivable),
            ])],
            "MIT", "test"),
        [new OutputTensor(TensorElementType.Float32, 2, Size)], "CPU", 1);

    public IInferRequest CreateRequest()
    {
        OpenRequests++;
        return new Request(this);
    }

    public void Dispose()
    {
    }

    private void Run(byte[] input, byte[] output)
    {
        Interlocked.Increment(ref runs);
        int atOnce = Interlocked.Increment(ref running);
        for (int most = mostAtOnce; atOnce > most; most = mostAtOnce)
        {
            Interlocked.CompareExchange(ref mostAtOnce, atOnce, most);
        }

        try
        {
            Work(input, output);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private void Work(byte[] input, byte[] output)
    {
        if (input[0] == failAt)
        {
            throw new ModelException("model \"fake\" was made to fail.");
        }

        gate?.Wait();
        if (duration is TimeSpan time)
        {
            // A slow network keeps its thread, as a real one does.
            using ManualResetEventSlim never = new();
            never.Wait(time);
        }

        Span<float> logits = MemoryMarshal.Cast<byte, float>(output.AsSpan());
        int firstRow = (Size.Height / 2) + (isRoadByPixel ? input[0] % 3 : 0);
        for (int i = 0; i < Size.PixelCount; i++)
        {
            bool isRoad = i / Size.Width >= firstRow;
            logits[i] = isRoad ? -5 : 5;
            logits[Size.PixelCount + i] = isRoad ? 5 : -5;
        }
    }

    private sealed class Request(FakeModel model) : IInferRequest
    {
        private readonly byte[] input = new byte[Size.PixelCount * 3];
        private readonly byte[] output = new byte[Size.PixelCount * 2 * sizeof(float)];

        public Span<byte> Input => input;

        public void Run() => model.Run(input, output);

        public ReadOnlySpan<byte> Output(int index) => output;

        public void Dispose() => model.OpenRequests--;
    }
}
