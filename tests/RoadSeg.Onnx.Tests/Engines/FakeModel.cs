using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests.Engines;

/// <summary>A model that answers with its provider's first letter, and counts what is open of it.</summary>
internal sealed class FakeModel(string provider) : ISegmentationModel
{
    public int Open { get; private set; } = 1;

    public ModelInfo Info { get; } = new(
        new ModelCard(
            "fake", "", "fake.onnx", "", new ModelInput(
                "image", TensorLayout.Nchw, TensorElementType.UInt8, new ImageSize(2, 1), ChannelOrder.Rgb,
                Normalisation.Identity, ResizePolicy.Stretch), [], "", ""),
        ImmutableArray<OutputTensor>.Empty, provider, 1);

    public IInferRequest CreateRequest()
    {
        Open++;
        return new Request(this);
    }

    public void Dispose() => Open--;

    private sealed class Request(FakeModel model) : IInferRequest
    {
        private readonly byte[] input = new byte[6];
        private readonly byte[] output = new byte[2];

        public Span<byte> Input => input;

        public void Run()
        {
            output[0] = (byte)model.Info.Provider[0];
            output[1] = input[0];
        }

        public ReadOnlySpan<byte> Output(int index) => output;

        public void Dispose() => model.Open--;
    }
}
