using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>Input and output tensors in native memory, bound to the session once.</summary>
internal sealed class OnnxRequest : IInferRequest
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly OrtIoBinding binding;
    private readonly OrtValue input;
    private readonly OrtValue[] outputs;
    private readonly string modelName;

    public OnnxRequest(InferenceSession session, ModelInfo info, ModelTensors tensors)
    {
        this.session = session;
        modelName = info.Card.Name;
        binding = session.CreateIoBinding();
        input = TensorShapes.Allocate(tensors.InputShape, info.Card.Input.ElementType);
        input.GetTensorMutableRawData().Clear();
        binding.BindInput(info.Card.Input.Name, input);
        outputs = new OrtValue[info.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = TensorShapes.Allocate(tensors.OutputShapes[i], info.Outputs[i].ElementType);
            binding.BindOutput(info.Card.Outputs[i].Name, outputs[i]);
        }
    }

    public Span<byte> Input => input.GetTensorMutableRawData();

    public void Run()
    {
        try
        {
            session.RunWithBinding(runOptions, binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"model \"{modelName}\" failed while running: {e.Message}", e);
        }
    }

    public ReadOnlySpan<byte> Output(int index) => outputs[index].GetTensorMutableRawData();

    public void Dispose()
    {
        binding.Dispose();
        runOptions.Dispose();
        input.Dispose();
        foreach (OrtValue output in outputs)
        {
            output.Dispose();
        }
    }
}
