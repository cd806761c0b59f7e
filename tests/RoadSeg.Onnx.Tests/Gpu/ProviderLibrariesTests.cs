using System.Collections.Immutable;
using RoadSeg.Onnx.Gpu;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>What is missing is named, one library at a time and all at once, and nothing is loaded to find out.</summary>
public sealed class ProviderLibrariesTests
{
    public static TheoryData<string> Libraries => [.. FakeGpuMachine.SystemLibraries.Select(l => l.File)];

    [Fact]
    public void A_machine_that_has_everything_is_usable()
    {
        using FakeGpuMachine machine = new();
        Assert.Null(machine.Status(DeviceChoice.Cuda).Unusable);
        Assert.Null(machine.Status(DeviceChoice.TensorRt).Unusable);
        Assert.All(machine.Findings(DeviceChoice.TensorRt), finding => Assert.True(finding.IsUsable, finding.Describe()));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Each_library_that_is_missing_is_named_with_where_it_comes_from(string library)
    {
        using FakeGpuMachine machine = new();
        File.Delete(Path.Combine(machine.System, library));
        ProviderStatus tensorRt = machine.Status(DeviceChoice.TensorRt);
        ProviderStatus cuda = machine.Status(DeviceChoice.Cuda);
        ProviderStatus[] needing = [.. ((ProviderStatus[])[tensorRt, cuda]).Where(p => p.Unusable is not null)];
        Assert.NotEmpty(needing);
        Assert.All(needing, status =>
        {
            LibraryFinding missing = Assert.Single(status.Missing);
            Assert.Equal(library, missing.Library.File);
            Assert.StartsWith(library, status.Unusable, StringComparison.Ordinal);
            Assert.Contains(missing.Library.Origin, status.Unusable, StringComparison.Ordinal);
        });

        // TensorRT's own libraries are not CUDA's concern.
        bool isOfTensorRt = library is "libnvinfer.so.10" or "libnvonnxparser.so.10";
        Assert.Equal(isOfTensorRt, cuda.Unusable is null);
        Assert.NotEqual(SystemLibrary.Of("libother.so").Origin, SystemLibrary.Of(library).Origin);
    }

    [Theory]
    [InlineData("libonnxruntime_providers_shared.so")]
    [InlineData("libonnxruntime_providers_cuda.so")]
    public void A_provider_that_is_not_set_up_says_how_to(string library)
    {
        using FakeGpuMachine machine = new();
        File.Delete(Path.Combine(machine.Providers, library));
        string? unusable = machine.Status(DeviceChoice.Cuda).Unusable;
        Assert.Contains(library, unusable, StringComparison.Ordinal);
        Assert.Contains("./run.sh setup --gpu", unusable, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_that_are_missing_are_counted_and_all_listed()
    {
        using FakeGpuMachine machine = new();
        Directory.Delete(machine.System, recursive: true);
        ProviderStatus status = machine.Status(DeviceChoice.Cuda);
        Assert.Equal(7, status.Missing.Count());
        Assert.Contains("6 more (", status.Unusable, StringComparison.Ordinal);
        Assert.Equal(9, machine.Report().Count(l => l.StartsWith("--  library", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_library_needs_that_it_needs_is_followed()
    {
        using FakeGpuMachine machine = new();
        FakeLibrary.Write(Path.Combine(machine.System, "libcurand.so.10"), ["libdeep.so.1"]);
        Assert.Equal("libdeep.so.1", Assert.Single(machine.Status(DeviceChoice.Cuda).Missing).Library.File);
    }

    [Fact]
    public void A_library_beside_the_one_that_names_its_own_folder_is_found()
    {
        using FakeGpuMachine machine = new();
        string provider = Path.Combine(machine.Providers, "libonnxruntime_providers_cuda.so");
        FakeLibrary.Write(provider, ["libbeside.so.1"], "$ORIGIN/own");
        Assert.Single(machine.Status(DeviceChoice.Cuda).Missing);
        Directory.CreateDirectory(Path.Combine(machine.Providers, "own"));
        FakeLibrary.Write(Path.Combine(machine.Providers, "own", "libbeside.so.1"), []);
        Assert.Null(machine.Status(DeviceChoice.Cuda).Unusable);
    }

    [Fact]
    public void A_library_for_another_processor_and_one_that_is_none_are_told_apart()
    {
        using FakeGpuMachine machine = new();
        FakeLibrary.Write(Path.Combine(machine.System, "libcurand.so.10"), [], machine: 183);
        File.WriteAllText(Path.Combine(machine.System, "libcudart.so.13"), "GROUP ( libcudart.so.13.0 )");
        string[] lines = [.. machine.Status(DeviceChoice.Cuda).Missing.Select(l => l.Describe())];
        Assert.Contains(lines, l => l.Contains("another processor", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("no 64-bit ELF file", StringComparison.Ordinal) || l.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public void A_runtime_built_for_the_cpu_alone_is_never_given_a_provider()
    {
        using FakeGpuMachine machine = new();
        ProviderStatus status = ExecutionProviders.StatusOf(
            DeviceChoice.Cuda, machine.Findings(DeviceChoice.Cuda), () => ["CPUExecutionProvider"], () => null);
        Assert.Contains("build for the CPU alone", status.Unusable, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_a_gpu_says_so() =>
        Assert.Equal("no GPU", WithAll(machine => machine.Status(DeviceChoice.Cuda, "no GPU").Unusable));

    [Fact]
    public void A_real_library_is_read_as_the_loader_reads_it()
    {
        string[] places = ["/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6"];
        string? library = places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(library is null, "needs libstdc++.so.6, which is not here");
        ElfFile elf = ElfFile.Read(library!);
        Assert.Contains("libc.so.6", elf.Needed);
        Assert.Equal(ElfFile.ThisMachine, elf.Machine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_library_that_is_cut_off_is_no_library(int length)
    {
        using FakeGpuMachine machine = new();
        string path = Path.Combine(machine.Providers, "libonnxruntime_providers_cuda.so");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.Throws<InvalidDataException>(() => ElfFile.Read(path));
    }

    [Fact]
    public void Folders_that_the_loader_does_not_search_are_never_taken() =>
        Assert.Null(new LibraryFolders(ImmutableArray<string>.Empty).Find("libc.so.6", []));

    private static T WithAll<T>(Func<FakeGpuMachine, T> ask)
    {
        using FakeGpuMachine machine = new();
        return ask(machine);
    }

    // Most machines with a GPU have PyTorch, and with it NVIDIA's libraries, where no loader looks.
    [Fact]
    public void Libraries_of_a_Python_environment_are_pointed_at()
    {
        DirectoryInfo environment = Directory.CreateTempSubdirectory("roadseg-venv-");
        try
        {
            string folder = Path.Combine(environment.FullName, "lib", "python3.12", "site-packages", "nvidia", "cudnn", "lib");
            Directory.CreateDirectory(folder);
            FakeLibrary.Write(Path.Combine(folder, "libcudnn.so.9"), []);
            using FakeGpuMachine machine = new();
            File.Delete(Path.Combine(machine.System, "libcudnn.so.9"));
            LibraryFolders search = new([machine.System])
            {
                Unsearched = [.. LibraryFolders.PythonFolders([null, "/nowhere", environment.FullName])],
            };
            LibraryFinding missing = Assert.Single(
                ProviderLibraries.Findings(DeviceChoice.Cuda, machine.Providers, search), f => !f.IsUsable);
            Assert.Contains($"\"{folder}\", where the loader does not look", missing.Describe(), StringComparison.Ordinal);
        }
        finally
        {
            environment.Delete(recursive: true);
        }
    }
}
