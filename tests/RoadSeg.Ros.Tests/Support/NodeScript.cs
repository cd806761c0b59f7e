using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace RoadSeg.Ros.Tests.Support;

/// <summary>Runs a script of the tests with node: the independent side. Skips the test where node is not.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string Root = typeof(NodeScript).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Gives the script a JSON object and takes its answer.</summary>
    /// <param name="script">Beside the tests.</param>
    /// <param name="package">What it needs beside node.</param>
    /// <param name="request">What is asked.</param>
    public static async Task<JsonNode> AskAsync(string script, string package, JsonObject request)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        bool hasNode = path.Split(':').Any(folder => File.Exists(Path.Combine(folder, "node")));
        Assert.SkipUnless(hasNode, "needs node, which is not here");
        bool hasPackage = Directory.Exists(Path.Combine(Root, "node_modules", package));
        Assert.SkipUnless(hasPackage, $"needs the npm package {package}: npm ci");
        ProcessStartInfo start = new("node", [Path.Combine(AppContext.BaseDirectory, "Support", script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource expiry = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(expiry.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(expiry.Token);
        try
        {
            await process.StandardInput.WriteAsync(request.ToJsonString());
            process.StandardInput.Close();
            await process.WaitForExitAsync(expiry.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{script}: {e.Message}");
        }

        Assert.True(process.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!;
    }

    /// <summary>Bytes as JSON carries them.</summary>
    public static JsonNode Base64(ReadOnlySpan<byte> bytes) => JsonValue.Create(Convert.ToBase64String(bytes));
}
