using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests;

/// <summary>Broken and hostile files end in one error that says what is wrong, before they cost memory or time.</summary>
public sealed class HostileModelTests
{
    private static readonly OnnxModelOptions Cpu = new(DeviceChoice.Cpu, 1);

    [Fact]
    public void Ten_gigabytes_declared_in_fifty_bytes_are_refused() => Refused(
        Head().Constant("huge", OnnxFile.Type.Float, [1, 2, 3, 4], 2_500_000_000).ToBytes(),
        "\"huge\"", "10000000000 bytes", "has 4");

    [Fact]
    public void A_shape_beyond_all_numbers_is_refused() => Refused(
        Head().Constant("huge", OnnxFile.Type.Float, [], long.MaxValue, long.MaxValue).ToBytes(), "\"huge\"", "no tensor");

    [Fact]
    public void A_negative_dimension_is_refused() => Refused(
        Head().Constant("odd", OnnxFile.Type.Float, [], -4, 2).ToBytes(), "\"odd\"", "-4,2");

    [Fact]
    public void A_constant_in_an_attribute_is_held_to_its_size_too() => Refused(
        Head().Node("Constant", [], "c", ("value", OnnxFile.Tensor("inner", OnnxFile.Type.Float, 1 << 30).Raw(9, [0]).ToArray())).ToBytes(),
        "\"inner\"");

    [Fact]
    public void A_length_beyond_the_end_is_a_cut_off_file() => Refused(
        [.. new ProtoWriter().Integer(1, 8).Length(7, 1L << 40).ToArray(), 1, 2, 3], "cut off");

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../weights.bin")]
    [InlineData("sub/../../weights.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("")]
    public void Weights_outside_the_folder_are_refused(string location) => Refused(
        Head().ExternalConstant("far", location, null, null, 2).ToBytes(), "\"far\"", "the model's own folder");

    [Fact]
    public void Missing_weights_are_named() => Refused(
        Head().ExternalConstant("far", "weights.bin", null, null, 2).ToBytes(), "\"far\"", "\"weights.bin\"", "not beside");

    [Theory]
    [InlineData(0L, 8L, 4)]
    [InlineData(100L, 8L, 40)]
    [InlineData(0L, 4L, 8)]
    [InlineData(null, null, 12)]
    public void Weights_that_are_cut_off_are_refused(long? offset, long? length, int bytes)
    {
        byte[] onnx = Head().ExternalConstant("far", "weights.bin", offset, length, 2).ToBytes();
        using ModelFolder folder = new(onnx);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(folder.Onnx)!, "weights.bin"), new byte[bytes]);
        Refused(folder, "\"far\"", "declares 8 bytes");
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        ProtoWriter inner = Head().ToGraph();
        for (int i = 0; i < 40; i++)
        {
            inner = new OnnxFile().Node("If", ["c"], "y", ("then_branch", inner)).ToGraph();
        }

        Refused(Head().Node("If", ["c"], "y", ("then_branch", inner)).ToBytes(), "deep");
    }

    [Fact]
    public void A_function_that_calls_itself_is_refused() => Refused(
        Head().Opset("own", 1).Function("own", "f", new OnnxFile().NodeOf("own", "g", ["x"], "y"))
            .Function("own", "g", new OnnxFile().NodeOf("own", "f", ["x"], "y")).NodeOf("own", "f", ["image"], "z").ToBytes(),
        "calls itself");

    [Fact]
    public void Functions_that_grow_without_measure_are_refused()
    {
        OnnxFile file = Head().Opset("own", 1).NodeOf("own", "f0", ["image"], "z");
        for (int level = 0; level < 12; level++)
        {
            OnnxFile body = new();
            for (int i = 0; i < 10; i++)
            {
                body.NodeOf("own", FormattableString.Invariant($"f{level + 1}"), ["x"], "y");
            }

            file.Function("own", FormattableString.Invariant($"f{level}"), body);
        }

        Refused(file.Function("own", "f12", new OnnxFile().Node("Relu", ["x"], "y")).ToBytes(), "written out");
    }

    [Fact]
    public void An_operator_nobody_knows_is_named() => Refused(
        Head().NodeOf("com.example", "Frobnicate", ["image"], "logits").Opset("com.example", 1)
            .Output("logits", OnnxFile.Type.Float, 1, 2, 4, 6).ToBytes(),
        "ONNX Runtime", "Frobnicate");

    [Fact]
    public void An_operator_set_of_the_future_is_named() => Refused(Scores(new OnnxFile(99)).ToBytes(), "ONNX Runtime", "99");

    [Fact]
    public void Weights_that_are_no_numbers_are_named() => Refused(
        Scores(new OnnxFile(), bias: float.NaN).ToBytes(), "\"logits\"", "24 of 48", "NaN");

    [Fact]
    public void An_output_without_pixels_is_refused() => Refused(
        new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .Integers("none", 0).Integers("axis", 2)
            .Node("Slice", ["float", "none", "none", "axis"], "logits")
            .Output("logits", OnnxFile.Type.Float, 1, 3, 0, 6).ToBytes(),
        "[1,3,0,6]");

    [Fact]
    public void An_output_of_any_rank_is_taken_for_what_it_turns_out_to_be()
    {
        byte[] onnx = Scores(new OnnxFile(), output: f => f.OutputOfAnyRank("logits", OnnxFile.Type.Float)).ToBytes();
        using ModelFolder folder = new(onnx);
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { });
        using IInferRequest request = model.CreateRequest();
        request.Run();
        Assert.Equal(2 * 24 * sizeof(float), request.Output(0).Length);
    }

    // A constant made while running: nothing in the file is large. Also folded into a constant by an optimiser.
    [Fact]
    public void A_tensor_of_a_terabyte_made_on_the_way_is_refused() => Refused(
        new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Integers("shape", 1, 2, 500_000, 500_000)
            .Node("ConstantOfShape", ["shape"], "logits")
            .Output("logits", OnnxFile.Type.Float, -1, -1, -1, -1).ToBytes(),
        "black picture");

    [Fact]
    public void Memory_is_bounded_where_the_machine_would_have_it()
    {
        byte[] onnx = Many(8).ToBytes();
        using ModelFolder folder = new(onnx);
        ModelException error = Assert.Throws<ModelException>(() => Try(folder, new TrialLimits(64 << 20, TimeSpan.FromMinutes(1))));
        Assert.Contains("at most 64 MiB", error.Message, StringComparison.Ordinal);
        Try(folder, new TrialLimits(1 << 30, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_loop_without_end_is_ended()
    {
        OnnxFile body = new OnnxFile().Input("i", OnnxFile.Type.Int64).Input("c", OnnxFile.Type.Bool)
            .Input("v", OnnxFile.Type.Float, 2).Node("Identity", ["c"], "again").Node("Abs", ["v"], "w")
            .Output("again", OnnxFile.Type.Bool).Output("w", OnnxFile.Type.Float, 2);
        byte[] onnx = Scores(new OnnxFile(), output: f => f)
            .Constant("times", OnnxFile.Type.Int64, BitConverter.GetBytes(long.MaxValue))
            .Constant("yes", OnnxFile.Type.Bool, [1])
            .Node("Loop", ["times", "yes", "bias"], "looped", ("body", body.ToGraph()))
            .Node("ReduceSum", ["looped"], "sum", ("keepdims", 0L))
            .Node("Add", ["logits", "sum"], "late")
            .Output("late", OnnxFile.Type.Float, 1, 2, 4, 6).ToBytes();
        using ModelFolder folder = new(onnx);
        ModelException error = Assert.Throws<ModelException>(() => Try(folder, new TrialLimits(1 << 30, TimeSpan.FromMilliseconds(300)), "late"));
        Assert.Contains("0.3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_from_the_file_cannot_drive_the_terminal()
    {
        byte[] onnx = new OnnxFile().Input("image\u001b[2J\nroot:", OnnxFile.Type.UInt8, 1, 3, 4, 6).ToBytes();
        using ModelFolder folder = new(onnx);
        File.Delete(folder.CardPath);
        ModelException error = Assert.Throws<ModelException>(() => OnnxModelLoader.Load(folder.Onnx, Cpu, _ => { }));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    // Any byte of a good file changed: an error, a model, but never a crash and never another kind of exception.
    [Fact]
    public void A_file_with_any_byte_changed_is_a_model_or_an_error()
    {
        byte[] good = ModelFolder.RedOrNot();
        int refused = 0;
        for (int at = 0; at < good.Length; at += 3)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            using ModelFolder folder = new(bad);
            try
            {
                OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { }).Dispose();
            }
            catch (ModelException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 10, good.Length);
    }

    private static OnnxFile Head() => new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6);

    private static OnnxFile Scores(OnnxFile file, float bias = 127.5f, Func<OnnxFile, OnnxFile>? output = null) =>
        (output ?? (f => f.Output("logits", OnnxFile.Type.Float, 1, 2, 4, 6)))(file
            .Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .Constant("weights", [1, 0, 0, 0, 0, 0], 2, 3, 1, 1).Constant("bias", [0, bias], 2)
            .Node("Conv", ["float", "weights", "bias"], "logits"));

    // So many tensors of 16 MiB that live at the same time.
    private static OnnxFile Many(int count)
    {
        OnnxFile file = new OnnxFile().Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6).Integers("shape", 1, 2, 1448, 1448);
        string[] names = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"t{i}"))];
        foreach (string name in names)
        {
            file.Node("ConstantOfShape", ["shape"], name);
        }

        return file.Node("Sum", names, "logits").Output("logits", OnnxFile.Type.Float, -1, -1, -1, -1);
    }

    private static void Try(ModelFolder folder, TrialLimits limits, string output = "logits")
    {
        using TrialSession trial = TrialSession.Open(folder.Onnx, limits, 1);
        Assert.NotEmpty(trial.Run("image", [1, 3, 4, 6], TensorElementType.UInt8, [output]));
    }

    private static void Refused(byte[] onnx, params string[] words)
    {
        using ModelFolder folder = new(onnx);
        Refused(folder, words);
    }

    private static void Refused(ModelFolder folder, params string[] words)
    {
        ModelException error = Assert.Throws<ModelException>(() => OnnxModelLoader.Load(folder.CardPath, Cpu, _ => { }));
        Assert.All([.. words, "tiny.onnx"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
