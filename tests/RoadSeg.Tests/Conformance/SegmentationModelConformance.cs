using RoadSeg.Inference;

namespace RoadSeg.Tests.Conformance;

/// <summary>What holds for every model. A model's own tests derive from this.</summary>
public abstract class SegmentationModelConformance
{
    /// <summary>The model under test; the test disposes it.</summary>
    protected abstract ISegmentationModel Create();

    [Fact]
    public void The_same_input_gives_the_same_bytes_whatever_the_output_held_before()
    {
        using ISegmentationModel model = Create();
        using IInferRequest fresh = model.CreateRequest();
        Fill(fresh.Input, seed: 1);
        fresh.Run();
        byte[][] expected = Outputs(model, fresh);

        // Another picture in between leaves its values behind: any byte that is not overwritten would show.
        using IInferRequest used = model.CreateRequest();
        Fill(used.Input, seed: 2);
        used.Run();
        Fill(used.Input, seed: 1);
        used.Run();
        Assert.Equal(expected, Outputs(model, used));
    }

    [Fact]
    public void Two_requests_are_independent()
    {
        using ISegmentationModel model = Create();
        using IInferRequest first = model.CreateRequest();
        using IInferRequest second = model.CreateRequest();
        Fill(first.Input, seed: 1);
        first.Run();
        byte[][] before = Outputs(model, first);
        Fill(second.Input, seed: 2);
        second.Run();
        Assert.Equal(before, Outputs(model, first));
        byte[] input = first.Input.ToArray();
        Assert.NotEqual(input, second.Input.ToArray());
    }

    [Fact]
    public void Outputs_have_the_size_that_the_model_says()
    {
        using ISegmentationModel model = Create();
        using IInferRequest request = model.CreateRequest();
        request.Run();
        Assert.Equal(model.Info.Card.Outputs.Length, model.Info.Outputs.Length);
        for (int i = 0; i < model.Info.Outputs.Length; i++)
        {
            OutputTensor output = model.Info.Outputs[i];
            int bytes = output.Channels * output.Size.PixelCount * BytesOf(output.ElementType);
            Assert.Equal(bytes, request.Output(i).Length);
        }

        int inputBytes = 3 * model.Info.InputSize.PixelCount * BytesOf(model.Info.Card.Input.ElementType);
        Assert.Equal(inputBytes, request.Input.Length);
    }

    // Zero to 63 in each byte: a plain number in every element type, floats included (no NaN).
    private static void Fill(Span<byte> input, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (byte)random.Next(64);
        }
    }

    private static byte[][] Outputs(ISegmentationModel model, IInferRequest request) =>
        [.. Enumerable.Range(0, model.Info.Outputs.Length).Select(i => request.Output(i).ToArray())];

    private static int BytesOf(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 => 1,
        TensorElementType.Float16 => 2,
        TensorElementType.Int64 => 8,
        _ => 4,
    };
}
