using System.Collections.Immutable;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Where the loader looks for a library by its file name, in its order: folders of LD_LIBRARY_PATH as it was when the
/// process began, folders that <c>ldconfig</c> knows, and the system's own. Immutable; any thread.
/// </summary>
/// <param name="Folders">Folders in the order of the search.</param>
internal sealed record LibraryFolders(ImmutableArray<string> Folders)
{
    private const int IncludeDepthMax = 4;

    // Where NVIDIA's installers put libraries that the loader does not find by itself.
    private static readonly string[] Installed =
    [
        "/usr/local/cuda/lib64", "/usr/local/cuda-13/lib64", "/usr/local/cuda/targets/x86_64-linux/lib",
        "/opt/tensorrt/lib", "/usr/local/tensorrt/lib", "/usr/local/TensorRT/lib", "/usr/lib/wsl/lib",
    ];

    // Python packages bring the same libraries: whoever has PyTorch has most of them.
    private static readonly string[] PythonPackages = ["nvidia/*/lib", "tensorrt_libs"];

    /// <summary>Folders that usually hold NVIDIA's libraries though the loader does not search them.</summary>
    public ImmutableArray<string> Unsearched { get; init; } = [];

    /// <summary>The folders of this machine.</summary>
    public static LibraryFolders OfSystem() => new(
    [
        .. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(Configured("/etc/ld.so.conf", 0))
            .Concat(["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"])
            .Distinct(StringComparer.Ordinal),
    ])
    {
        Unsearched =
        [
            .. Installed,
            .. PythonFolders(
            [
                Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Environment.GetEnvironmentVariable("CONDA_PREFIX"),
                "/usr/local", "/usr", .. Matching("/opt", "*"), .. Matching("/opt", "*/.venv"),
            ]),
        ],
    };

    /// <summary>Folders of NVIDIA's libraries in the packages of Python installations.</summary>
    /// <param name="prefixes">Where Python installations or environments begin; null and absent ones have none.</param>
    internal static IEnumerable<string> PythonFolders(IEnumerable<string?> prefixes) =>
        from prefix in prefixes
        where !string.IsNullOrEmpty(prefix)
        from packages in Matching(prefix, "lib/python3*/*-packages")
        from pattern in PythonPackages
        from folder in Matching(packages, pattern)
        select folder;

    /// <summary>Path of a library, as the loader would find it; null when it would not.</summary>
    /// <param name="name">File name.</param>
    /// <param name="first">Folders searched before all others: those the asking library names.</param>
    public string? Find(string name, IEnumerable<string> first) => first.Concat(Folders)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>A folder that has the library but that the loader does not search; null when there is none.</summary>
    public string? FindElsewhere(string name) =>
        Unsearched.FirstOrDefault(folder => File.Exists(Path.Combine(folder, name)));

    // Folders below one, a pattern for each level; what cannot be read holds none.
    private static IEnumerable<string> Matching(string folder, string pattern)
    {
        EnumerationOptions options = new() { IgnoreInaccessible = true };
        IEnumerable<string> found = [folder];
        foreach (string level in pattern.Split('/'))
        {
            found = found.SelectMany(f => Directory.Exists(f) ? Directory.EnumerateDirectories(f, level, options) : []);
        }

        return found.Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Configured(string file, int depth)
    {
        if (depth > IncludeDepthMax || !File.Exists(file))
        {
            return [];
        }

        return File.ReadLines(file)
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .SelectMany(line => line.StartsWith("include ", StringComparison.Ordinal)
                ? Included(Path.Combine(Path.GetDirectoryName(file) ?? "/", line[8..].Trim()))
                    .SelectMany(included => Configured(included, depth + 1))
                : [line]);
    }

    private static IEnumerable<string> Included(string pattern)
    {
        string? folder = Path.GetDirectoryName(pattern);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)
            : [];
    }
}
