using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Tests.Support;

/// <summary>
/// A network whose three scores are the three channels of its uint8 input, at every so many pixels; or the place in
/// its picture; or ids that are 1 in the first and the last column.
/// </summary>
internal sealed class PixelModel : ISegmentationModel
{
    private readonly ImageSize size;
    private readonly int stride;
    private readonly bool areIds;

    public PixelModel(ImageSize size, TensorLayout input, TensorLayout output, int stride)
    {
        this.size = size;
        this.stride = stride;
        ModelCard card = new(
            "pixels", "", "pixels.onnx", new string('0', 64),
            new ModelInput("image", input, TensorElementType.UInt8, size, ChannelOrder.Bgr, Normalisation.Identity, ResizePolicy.Stretch),
            [new ModelOutput("scores", OutputKind.Logits, output, [Class("A"), Class("B"), Class("C")])], "MIT", "test");
        Info = new ModelInfo(card, [new OutputTensor(TensorElementType.Float32, 3, Output)], "CPU", 1);
    }

    public bool IsPlaceSeen { get; init; }

    public bool AreIds
    {
        get => areIds;
        init
        {
            areIds = value;
            Info = Info with
            {
                Card = Info.Card with { Outputs = [Info.Card.Outputs[0] with { Kind = OutputKind.ClassIds }] },
                Outputs = [new OutputTensor(TensorElementType.UInt8, 1, Output)],
            };
        }
    }

    public ModelInfo Info { get; private init; }

    private ImageSize Output => new((size.Width + stride - 1) / stride, size.Height / stride);

    public IInferRequest CreateRequest() => new Request(this);

    public void Dispose()
    {
    }

    private static ClassDefinition Class(string name) => new(name, new ClassColour(1, 2, 3), ClassRole.Other);

    private void Run(byte[] input, byte[] output)
    {
        if (AreIds)
        {
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = (byte)(i % size.Width == 0 || i % size.Width == size.Width - 1 ? 1 : 0);
            }

            return;
        }

        Span<float> scores = MemoryMarshal.Cast<byte, float>(output.AsSpan());
        int pixels = Output.PixelCount;
        for (int i = 0; i < pixels; i++)
        {
            int u = i % Output.Width * stride;
            int v = i / Output.Width * stride;
            for (int c = 0; c < 3; c++)
            {
                int from = Info.Card.Input.Layout == TensorLayout.Nchw
                    ? (c * size.PixelCount) + (v * size.Width) + u
                    : (((v * size.Width) + u) * 3) + c;
                int to = Info.Card.Outputs[0].Layout == TensorLayout.Nchw ? (c * pixels) + i : (i * 3) + c;
                scores[to] = IsPlaceSeen ? c == 0 ? u : v : input[from];
            }
        }
    }

    private sealed class Request(PixelModel model) : IInferRequest
    {
        private readonly byte[] input = new byte[3 * model.size.PixelCount];
        private readonly byte[] output = new byte[model.AreIds ? model.size.PixelCount : 12 * model.Output.PixelCount];

        public Span<byte> Input => input;

        public void Run() => model.Run(input, output);

        public ReadOnlySpan<byte> Output(int index) => output;

        public void Dispose()
        {
        }
    }
}
