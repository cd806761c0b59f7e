using RoadSeg.Inference;

namespace RoadSeg.Onnx.Engines;

/// <summary>
/// Engines on disk, one folder each. A folder counts only when its key is the one asked for in every part and its files
/// are those that were written. Several processes may use one cache: what is built appears whole or not at all.
/// </summary>
/// <param name="folder">The cache; made when something is put into it.</param>
internal sealed class EngineCache(string folder)
{
    private const string BuildingMark = ".building-";

    /// <summary>The cache of this user: <c>$XDG_CACHE_HOME/roadseg/engines</c>.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "roadseg", "engines");

    /// <summary>Where TensorRT keeps the times of kernels; the same for all engines.</summary>
    public string TimingFolder => Path.Combine(folder, "timing");

    /// <summary>Looks for an engine.</summary>
    /// <param name="key">What it must have been made for.</param>
    public EngineLookup Find(EngineKey key)
    {
        string path = Path.Combine(folder, key.Slot);
        if (!Directory.Exists(path))
        {
            return new EngineLookup(null, "there is none yet");
        }

        EngineManifest? manifest = EngineManifest.Read(path, out string? problem);
        if (manifest is null)
        {
            return new EngineLookup(null, $"\"{path}\" is damaged: {problem}");
        }

        IReadOnlyList<string> differences = manifest.Key.DifferencesTo(key);
        if (differences.Count > 0)
        {
            return new EngineLookup(null, $"\"{path}\" was made for {string.Join("; ", differences)}");
        }

        string? changed = manifest.Files.Select(f => f.Name).FirstOrDefault(name => !IsAsWritten(path, manifest, name));
        return changed is not null ? new EngineLookup(null, $"\"{path}\" is damaged: \"{changed}\" is not as written")
            : manifest.Files.Length == 0 ? new EngineLookup(null, $"\"{path}\" is damaged: it holds no engine")
            : new EngineLookup(path, null);
    }

    /// <summary>Builds an engine and puts it in its place.</summary>
    /// <param name="key">What it is made for.</param>
    /// <param name="build">Writes the engine's files into the folder it is given.</param>
    /// <returns>Its folder.</returns>
    /// <exception cref="ModelException">The disk refuses it, or nothing was written.</exception>
    public string Build(EngineKey key, Action<string> build)
    {
        string path = Path.Combine(folder, key.Slot);
        string building = path + BuildingMark + Guid.NewGuid().ToString("N")[..8];
        try
        {
            Directory.CreateDirectory(TimingFolder);
            Directory.CreateDirectory(building);
            build(building);
            EngineFile[] files =
            [
                .. Directory.GetFiles(building).Order(StringComparer.Ordinal)
                    .Select(f => new EngineFile(Path.GetFileName(f), OnnxModelLoader.Hash(f))),
            ];
            if (files.Length == 0)
            {
                throw new ModelException(
                    $"no engine was written for \"{key.Model}\": TensorRT takes no part of this network. "
                    + "Use --device cuda.");
            }

            new EngineManifest(key, files).Write(building);
            Replace(path, building);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                $"the engine cache \"{folder}\" cannot be written: {e.Message} Set XDG_CACHE_HOME to another folder.",
                e);
        }
        finally
        {
            if (Directory.Exists(building))
            {
                Directory.Delete(building, recursive: true);
            }
        }
    }

    private static bool IsAsWritten(string path, EngineManifest manifest, string name)
    {
        string file = Path.Combine(path, name);
        return Path.GetFileName(name) == name && File.Exists(file)
            && OnnxModelLoader.Hash(file) == manifest.Files.First(f => f.Name == name).Sha256;
    }

    // A folder cannot be renamed over another: the old one is set aside first, and goes last.
    private static void Replace(string path, string building)
    {
        string aside = building + ".old";
        if (Directory.Exists(path))
        {
            Directory.Move(path, aside);
        }

        Directory.Move(building, path);
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }
    }
}

/// <summary>What the cache has.</summary>
/// <param name="Folder">The engine's folder; null when there is none to use.</param>
/// <param name="Reason">Why not, for people; null when there is.</param>
internal sealed record EngineLookup(string? Folder, string? Reason);
