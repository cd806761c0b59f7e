using System.Diagnostics;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary><c>roadseg monitor</c> with a browser that only writes down how it was started.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class MonitorVerbTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_page_opens_as_a_window_of_its_own()
    {
        ToolResult result = await RunAsync(exitCode: 0, "monitor", "8081", "--kiosk", "--no-sandbox");
        Assert.True(result.Code == 0, result.Error);
        string arguments = await File.ReadAllTextAsync(folder["arguments"]);
        Assert.Contains("--app=http://localhost:8081/ ", arguments, StringComparison.Ordinal);
        Assert.Contains("--kiosk", arguments, StringComparison.Ordinal);
        Assert.Contains("--user-data-dir=", arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_fails_leaves_the_address_to_open_elsewhere()
    {
        ToolResult result = await RunAsync(exitCode: 7, "monitor", "http://example.com:8080/?token=abc", "--no-sandbox");
        Assert.Equal(3, result.Code);
        Assert.Equal("http://example.com:8080/?token=abc", result.Output.Trim());
        Assert.Contains("ended with code 7", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_display_the_address_is_printed()
    {
        ToolResult result = await Tool.RunRoadSegAsync("monitor");
        Assert.Equal(3, result.Code);
        Assert.Equal("http://localhost:8080/", result.Output.Trim());
        Assert.StartsWith("roadseg: cannot open a window: ", result.Error, StringComparison.Ordinal);
    }

    private async Task<ToolResult> RunAsync(int exitCode, params string[] arguments)
    {
        string browser = folder["chromium"];
        await File.WriteAllTextAsync(
            browser, FormattableString.Invariant($"#!/bin/sh\necho \"$@ \" > '{folder["arguments"]}'\nexit {exitCode}\n"));
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo start = new(Tool.RoadSeg, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = folder.Path + ":" + start.Environment["PATH"];
        start.Environment["DISPLAY"] = ":0";
        start.Environment["HOME"] = folder.Path;
        return await Tool.FinishAsync(Process.Start(start)!);
    }
}
