using System.Reflection;
using RoadSeg.Tests;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>Scripts around the whole command, in a mount namespace of their own where they need one.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(600);

    private static readonly string Root = typeof(Shell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Runs a script; <c>$ROADSEG</c> is the command as built, <c>$OUT</c> a folder, <c>$SELF</c> these tests.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="script">For bash.</param>
    /// <param name="mounts">Whether it mounts: skips the test where that is not allowed.</param>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(string folder, string script, bool mounts = false)
    {
        if (mounts)
        {
            (int mounted, _, string why) = await OtherProgram.RunAsync(
                Patience, "unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt");
            Assert.SkipUnless(mounted == 0, $"needs to mount in a namespace of its own (root): {why.Trim()}");
        }

        string path = Path.Combine(folder, "script.sh");
        string roadseg = Path.Combine(Root, "artifacts/bin/RoadSeg.Cli/release/roadseg");
        await File.WriteAllTextAsync(
            path, $"set -u\nROADSEG='{roadseg}' OUT='{folder}' SELF='{Environment.ProcessPath}'\n{script}\n");
        (int code, string output, string error) = mounts
            ? await OtherProgram.RunAsync(Patience, "unshare", "-m", "bash", path)
            : await OtherProgram.RunAsync(Patience, "bash", path);
        Assert.True(code == 0, $"exit code {code}: {error}{output}");
        return output;
    }
}
