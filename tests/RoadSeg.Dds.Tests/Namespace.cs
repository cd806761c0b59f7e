using System.Globalization;
using System.Reflection;
using RoadSeg.Tests;

namespace RoadSeg.Dds.Tests;

/// <summary>
/// Scripts in a network and mount namespace of their own, with nothing but loopback: whatever a DDS sends, it stays
/// there.
/// </summary>
internal sealed class Namespace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(600);

    private static readonly string Root = typeof(Namespace).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Of this test alone.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("roadseg-dds-").FullName;

    /// <summary>Skips the test where namespaces cannot be made.</summary>
    public static async Task NeedAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "needs unshare (util-linux), which is not installed");
        Assert.SkipUnless(Exists("ip"), "needs ip (iproute2), which is not installed");
        (int code, _, string error) = await OtherProgram.RunAsync(
            Patience, "unshare", "-n", "-m", "ip", "link", "set", "lo", "up");
        Assert.SkipUnless(code == 0, $"needs a network namespace of its own (root): {error.Trim()}");
    }

    /// <summary>Skips the test where the sink or the other DDS is not there; compiles the subscriber.</summary>
    public async Task<string> SubscriberAsync()
    {
        Assert.SkipUnless(DdsPublisher.WhyNot is null, $"{DdsPublisher.WhyNot}");
        Assert.SkipUnless(
            File.Exists("/usr/include/fastdds/dds/domain/DomainParticipant.hpp") && Exists("g++"),
            "needs Fast DDS and a compiler (libfastrtps-dev, g++; ./run.sh setup --tests)");
        string program = Path.Combine(Folder, "subscriber");
        (int code, _, string error) = await OtherProgram.RunAsync(
            Patience,
            "g++", "-std=c++17", "-Wall", "-Wextra", "-O1", Path.Combine(AppContext.BaseDirectory, "subscriber.cpp"),
            "-lfastrtps", "-lfastcdr", "-o", program);
        Assert.True(code == 0, error);
        return program;
    }

    /// <summary>Runs a script; <c>$ROADSEG</c> is the command as built, <c>$OUT</c> the folder.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public async Task<string> RunScriptAsync(string script)
    {
        string path = Path.Combine(Folder, "script.sh");
        string roadseg = Path.Combine(Root, "artifacts/bin/RoadSeg.Cli/release/roadseg");
        await File.WriteAllTextAsync(path, $"set -u\nip link set lo up\nROADSEG='{roadseg}' OUT='{Folder}'\n{script}\n");
        (int code, string output, string error) = await OtherProgram.RunAsync(
            Patience, "unshare", "-n", "-m", "bash", path);
        Assert.True(code == 0, string.Create(CultureInfo.InvariantCulture, $"exit code {code}: {error}{output}"));
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
