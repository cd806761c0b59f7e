using System.Collections.Immutable;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Which libraries a provider needs and which of them are there, told without loading any: what the loader would say
/// one at a time is said at once. Any thread.
/// </summary>
internal static class ProviderLibraries
{
    /// <summary>The runtime itself.</summary>
    public const string Core = "libonnxruntime.so";

    /// <summary>Through which the runtime and its providers meet.</summary>
    public const string Bridge = "libonnxruntime_providers_shared.so";

    // Opened by name when first used, so that no header tells of them.
    private static readonly string[] CudaOpensLater = ["libcudnn.so.9", "libnvrtc.so.13"];

    // Of every Linux with .NET: telling of them would only make the list longer.
    private static readonly string[] Ordinary =
    [
        "libdl.so.2", "librt.so.1", "libpthread.so.0", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6",
        "ld-linux-x86-64.so.2",
    ];

    /// <summary>File name of a provider's own library.</summary>
    public static string FileOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => "libonnxruntime_providers_cuda.so",
        DeviceChoice.TensorRt => "libonnxruntime_providers_tensorrt.so",
        _ => throw new ArgumentOutOfRangeException(nameof(device)),
    };

    /// <summary>
    /// Everything that a provider needs: itself and its bridge, then the system's from the driver upwards, which is the
    /// order to install them in.
    /// </summary>
    /// <param name="device">CUDA or TensorRT.</param>
    /// <param name="folder">Folder of ONNX Runtime and its providers.</param>
    /// <param name="search">Where system libraries are looked for.</param>
    public static ImmutableArray<LibraryFinding> Findings(DeviceChoice device, string folder, LibraryFolders search)
    {
        List<LibraryFinding> findings = [];
        HashSet<string> seen = [.. Ordinary];
        bool isSetUp = true;
        foreach (string own in OwnOf(device))
        {
            seen.Add(own);
            string path = Path.Combine(folder, own);
            SystemLibrary library = new(own, "ONNX Runtime's GPU providers", "./run.sh setup --gpu");
            if (!File.Exists(path))
            {
                findings.Add(new LibraryFinding(library, null, null));
                isSetUp = false;
                continue;
            }

            ElfFile? elf = Read(path, out string? problem);
            findings.Add(new LibraryFinding(library, path, problem));
            Follow(elf, path, search, seen, findings);
        }

        // Without the provider itself nobody would open them.
        foreach (string later in isSetUp ? CudaOpensLater : [])
        {
            Look(later, [], search, seen, findings);
        }

        return [.. findings.OrderBy(f => SystemLibrary.RankOf(f.Library.File))];
    }

    // What TensorRT cannot take CUDA's kernels run, so TensorRT needs both.
    private static string[] OwnOf(DeviceChoice device) => device == DeviceChoice.TensorRt
        ? [Bridge, FileOf(DeviceChoice.TensorRt), FileOf(DeviceChoice.Cuda)]
        : [Bridge, FileOf(device)];

    private static void Follow(
        ElfFile? elf, string path, LibraryFolders search, HashSet<string> seen, List<LibraryFinding> findings)
    {
        if (elf is null)
        {
            return;
        }

        string origin = Path.GetDirectoryName(path) ?? "";
        string[] first =
            [.. elf.RunPaths.Select(p => p.Replace("$ORIGIN", origin, StringComparison.Ordinal)
                .Replace("${ORIGIN}", origin, StringComparison.Ordinal))];
        foreach (string name in elf.Needed)
        {
            Look(name, first, search, seen, findings);
        }
    }

    private static void Look(
        string name, string[] first, LibraryFolders search, HashSet<string> seen, List<LibraryFinding> findings)
    {
        if (!seen.Add(name))
        {
            return;
        }

        SystemLibrary library = SystemLibrary.Of(name);
        string? path = search.Find(name, first);
        if (path is null)
        {
            string? unseen = search.FindElsewhere(name);
            findings.Add(new LibraryFinding(library, null, unseen is null ? null
                : $"it lies in \"{unseen}\", where the loader does not look: add that to LD_LIBRARY_PATH"));
            return;
        }

        ElfFile? elf = Read(path, out string? problem);
        findings.Add(new LibraryFinding(library, path, problem));
        Follow(elf, path, search, seen, findings);
    }

    private static ElfFile? Read(string path, out string? problem)
    {
        try
        {
            ElfFile elf = ElfFile.Read(path);
            problem = elf.Machine == ElfFile.ThisMachine ? null
                : FormattableString.Invariant($"it is for another processor (ELF machine {elf.Machine})");
            return elf;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }
}
