using System.Globalization;
using RoadSeg.Inference;
using RoadSeg.Onnx;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>The C++ loop: where its source lies, how it is built, and what a card is in its words.</summary>
/// <param name="root">The folder of RoadSeg.sln.</param>
internal sealed class CppPeer(string root)
{
    private const string Library = "node_modules/com.github.asus4.onnxruntime/Plugins/Linux/x64/libonnxruntime.so";

    private readonly string source = Path.Combine(root, "tests/RoadSeg.Benchmarks/peers");
    private readonly string build = Path.Combine(root, "artifacts/peers");

    /// <summary>The peers of the project that this program is of.</summary>
    /// <exception cref="LoopException">It is in none.</exception>
    public static CppPeer OfProject() => new(BundledFiles.Root ?? throw new LoopException(
        3, $"RoadSeg.sln is in no folder above \"{AppContext.BaseDirectory}\": the peers are built from there."));

    /// <summary>Builds what changed.</summary>
    /// <exception cref="LoopException">The tools are not there, or it does not build.</exception>
    public async Task BuildAsync()
    {
        // CMake refuses what it prepared before the folder was moved or copied.
        string cache = Path.Combine(build, "CMakeCache.txt");
        string[] fresh = File.Exists(cache) && !File.ReadLines(cache).Contains("CMAKE_CACHEFILE_DIR:INTERNAL=" + build)
            ? ["--fresh"]
            : [];
        foreach (string[] words in (string[][])
            [[.. fresh, "-S", source, "-B", build, "-DCMAKE_BUILD_TYPE=Release"], ["--build", build, "--parallel"]])
        {
            ProgramResult result = await ProgramResult.OfAsync("cmake", words);
            if (result.Code != 0)
            {
                throw new LoopException(
                    3, $"the C++ loop in \"{source}\" does not build:\n{result.Output}{result.Error}");
            }
        }
    }

    /// <summary>Program and words that run it once.</summary>
    public (string Program, string[] Words) CommandOf(LoopArguments arguments)
    {
        (ModelCard card, string file) = OnnxModelLoader.ReadCard(arguments.Card);
        (float[] gain, float[] bias) = PeerCard.GainAndBias(card.Input.Normalisation);
        ModelInput input = card.Input;
        string[] words =
        [
            .. arguments.ToWords(),
            "--library", Path.Combine(root, Library),
            "--model", file,
            "--input", input.Name,
            "--output", card.Outputs[0].Name,
            "--size", FormattableString.Invariant($"{input.Size.Width}x{input.Size.Height}"),
            "--order", input.ChannelOrder == ChannelOrder.Rgb ? "RGB" : "BGR",
            "--layout", input.Layout == TensorLayout.Nchw ? "NCHW" : "NHWC",
            "--element", input.ElementType == TensorElementType.UInt8 ? "uint8" : "float32",
            "--gain", Numbers(gain),
            "--bias", Numbers(bias),
            "--colours", Numbers(OurLoop.Colours(card).SelectMany(c => (float[])[c.Item0, c.Item1, c.Item2])),
        ];
        return (Path.Combine(build, "usual_loop"), words);
    }

    private static string Numbers(IEnumerable<float> numbers) =>
        string.Join(',', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)));
}
