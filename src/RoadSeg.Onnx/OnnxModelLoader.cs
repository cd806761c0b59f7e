using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;
using RoadSeg.Segmenting;

namespace RoadSeg.Onnx;

/// <summary>Opens a model by its card or its ONNX file, checks one against the other and warms it up.</summary>
public static class OnnxModelLoader
{
    private const int WarmUpRuns = 3;

    /// <summary>Loads a model.</summary>
    /// <param name="path">A card (.json), or an .onnx file with its card of the same name beside it.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="report">Told what was chosen and why, line by line.</param>
    /// <exception cref="ModelException">
    /// The model cannot be used; the message says everything that is wrong.
    /// </exception>
    public static OnnxModel Load(string path, OnnxModelOptions options, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        (ModelCard card, string file) = ReadCard(path);
        int threads = options.Threads ?? OnnxModelOptions.DefaultThreads;
        OnnxStructure structure = OnnxStructureReader.Read(file);
        CheckExternal(file, card, structure, report);
        ModelTensors tensors = Try(file, card, threads);
        IReadOnlyList<ProviderStatus> providers = ExecutionProviders.Probe();
        return ProviderChain.Open(options.Device, providers, Open, report);

        OnnxModel Open(DeviceChoice device)
        {
            PrecisionCheck.Check(card.Name, structure, device, options.Precision);

            // An engine is made for frames of one size, which are not known yet: until then CUDA runs.
            SessionPlan plan = new(device == DeviceChoice.TensorRt ? DeviceChoice.Cuda : device, threads)
            {
                DeviceIndex = options.DeviceIndex,
                Precision = options.Precision,
                ProfilePrefix = options.ProfilePrefix,
            };
            return OpenOn(device, plan, options.Device != DeviceChoice.Auto);
        }

        OnnxModel OpenOn(DeviceChoice device, SessionPlan plan, bool isAskedFor)
        {
            InferenceSession session = SessionOpener.Open(file, plan);
            try
            {
                ModelInfo info = new(card, tensors.Outputs, ExecutionProviders.NameOf(plan.Device), threads);
                OnnxModel model = new(session, info, tensors)
                {
                    Device = device,
                    File = file,
                    Structure = structure,
                    Plan = plan,
                    IsDeviceAskedFor = isAskedFor,
                };
                WarmUp(model);
                SelfTestRun.Check(model);
                return model;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
    }

    /// <summary>The card and the ONNX file that a path names; the file's hash is checked.</summary>
    /// <exception cref="ModelException">One of them is missing or they do not belong together.</exception>
    public static (ModelCard Card, string File) ReadCard(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new ModelException(Directory.Exists(path)
                ? $"model \"{path}\" is a folder: name the card (.json) or the model (.onnx) in it."
                : $"model \"{path}\" does not exist: expected a model card (.json) or an ONNX file (.onnx).");
        }

        bool isCard = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        string cardPath = isCard ? path : Path.ChangeExtension(path, ".json");
        if (!File.Exists(cardPath))
        {
            throw new ModelException(WithoutCard(path, cardPath));
        }

        ModelCard card = ModelCardReader.Read(cardPath);
        string file = isCard ? Path.Combine(Path.GetDirectoryName(path) ?? "", card.File) : path;
        if (!File.Exists(file))
        {
            throw new ModelException(
                $"model card \"{path}\" names the file \"{card.File}\", which is not in its folder.");
        }

        string actual = Hash(file);
        return actual == card.Sha256 ? (card, file) : throw new ModelException(
            $"model \"{file}\" is not the file its card describes: expected sha256 {card.Sha256}, actual {actual}. "
            + "Restore the file or correct the card.");
    }

    /// <summary>SHA-256 of a file in lower-case hex.</summary>
    public static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void CheckExternal(string file, ModelCard card, OnnxStructure structure, Action<string> report)
    {
        foreach (string name in structure.ExternalFiles)
        {
            if (!card.ExternalSha256.TryGetValue(name, out string? expected))
            {
                report($"weights \"{name}\" are not checked: the card has no external_data for them");
                continue;
            }

            string actual = Hash(Path.Combine(Path.GetDirectoryName(file) ?? "", name));
            if (actual != expected)
            {
                throw new ModelException(
                    $"model \"{file}\": the weights \"{name}\" are not those its card describes: expected sha256 "
                    + $"{expected}, actual {actual}. Restore the file or correct the card.");
            }
        }

        string? unused = card.ExternalSha256.Keys.FirstOrDefault(n => !structure.ExternalFiles.Contains(n));
        if (unused is not null)
        {
            throw new ModelException(
                $"model \"{file}\" does not use \"{unused}\", which its card names in external_data: correct it.");
        }
    }

    private static ModelTensors Try(string file, ModelCard card, int threads)
    {
        using TrialSession trial = TrialSession.Open(file, TrialLimits.Default, threads);
        return CardCheck.Check(file, card, trial);
    }

    // The first runs pay for lazy allocation and thread start; no frame should.
    private static void WarmUp(OnnxModel model)
    {
        using IInferRequest request = model.CreateRequest();
        for (int i = 0; i < WarmUpRuns; i++)
        {
            request.Run();
        }
    }

    private static string WithoutCard(string path, string cardPath)
    {
        OnnxStructure structure = OnnxStructureReader.Read(path);
        string known = string.Join("; ",
            structure.Inputs.Select(i => $"input \"{Printable.Text(i.Name)}\" {i.Describe()}")
                .Concat(structure.Outputs.Select(o => $"output \"{Printable.Text(o.Name)}\" {o.Describe()}")));
        return $"model \"{path}\" has no card: expected \"{cardPath}\". The file itself says: {known}. "
            + "It cannot say the channel order, the normalisation, the resize policy, and the names, colours and roles "
            + "of the classes: roadseg inspect writes a draft of the card that asks for them.";
    }
}
