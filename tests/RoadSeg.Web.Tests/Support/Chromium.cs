using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RoadSeg.Web.Tests.Support;

/// <summary>
/// A real Chromium without a window and one page in it, driven over its own DevTools protocol: the five calls that
/// these tests need are fewer lines than a driver's set-up, and fetch nothing.
/// </summary>
internal sealed partial class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--hide-scrollbars", "--remote-debugging-port=0",
    ];

    private static readonly string? Installed =
        Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    private readonly Process process;
    private readonly string profile;
    private readonly ClientWebSocket socket = new();
    private string session = "";
    private int lastId;

    private Chromium(Process process, string profile)
    {
        this.process = process;
        this.profile = profile;
    }

    /// <summary>Whether there is one on this machine.</summary>
    public static bool IsThere => Installed is not null;

    /// <summary>What the page wrote to its console as an error, and what it failed to load.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Starts one; the test is skipped where there is none.</summary>
    /// <param name="width">Of the page in CSS pixels.</param>
    /// <param name="height">Of the page in CSS pixels.</param>
    public static async Task<Chromium> StartAsync(int width = 1280, int height = 720)
    {
        Assert.SkipWhen(Installed is null, "needs chromium, which is not installed (./run.sh setup --tests installs it)");
        string profile = Directory.CreateTempSubdirectory("roadseg-chromium-").FullName;
        ProcessStartInfo start = new(Installed!, [.. Arguments, "--user-data-dir=" + profile, "about:blank"])
        {
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        Chromium browser = new(process, profile);
        try
        {
            await browser.ConnectAsync(width, height);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public Task OpenAsync(string url) => CallAsync("Page.navigate", new() { ["url"] = url });

    /// <summary>Another window size, as if the window had been dragged.</summary>
    public Task ResizeAsync(int width, int height) => CallAsync("Emulation.setDeviceMetricsOverride", new()
    {
        ["width"] = width,
        ["height"] = height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = false,
    });

    /// <summary>The value of an expression on the page.</summary>
    public async Task<T> AskAsync<T>(string expression)
    {
        JsonNode answer = await CallAsync("Runtime.evaluate", new()
        {
            ["expression"] = expression,
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
        });
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]?.ToJsonString()}");
        return answer["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>Waits until an expression on the page is true.</summary>
    public async Task UntilAsync(string expression)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience;)
        {
            if (await AskAsync<bool>($"Boolean({expression})"))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"not true within {Patience.TotalSeconds} s: {expression}");
    }

    /// <summary>Presses and releases a key.</summary>
    /// <param name="key">As <c>KeyboardEvent.key</c> names it.</param>
    /// <param name="isShifted">With shift.</param>
    public async Task PressAsync(string key, bool isShifted = false)
    {
        foreach (string type in new[] { key.Length == 1 ? "keyDown" : "rawKeyDown", "keyUp" })
        {
            JsonObject press = new()
            {
                ["type"] = type,
                ["key"] = key,
                ["modifiers"] = isShifted ? 8 : 0,
            };
            if (key.Length == 1)
            {
                press["text"] = key;
            }

            await CallAsync("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>Clicks the middle of an element.</summary>
    public async Task ClickAsync(string selector)
    {
        double[] at = await AskAsync<double[]>(
            $"(() => {{ const r = document.querySelector('{selector}').getBoundingClientRect(); "
            + "return [r.x + r.width / 2, r.y + r.height / 2]; })()");
        await MouseAsync("mousePressed", at[0], at[1]);
        await MouseAsync("mouseReleased", at[0], at[1]);
    }

    /// <summary>Moves, presses or releases the left button.</summary>
    /// <param name="type">As the protocol names it: mousePressed, mouseMoved, mouseReleased.</param>
    /// <param name="x">CSS pixels of the page.</param>
    /// <param name="y">CSS pixels of the page.</param>
    public Task MouseAsync(string type, double x, double y) => CallAsync("Input.dispatchMouseEvent", new()
    {
        ["type"] = type,
        ["x"] = x,
        ["y"] = y,
        ["button"] = "left",
        ["buttons"] = type == "mouseReleased" ? 0 : 1,
        ["clickCount"] = type == "mouseMoved" ? 0 : 1,
    });

    /// <summary>What is seen.</summary>
    /// <returns>A PNG.</returns>
    public async Task<byte[]> PictureAsync() =>
        Convert.FromBase64String((string)(await CallAsync("Page.captureScreenshot", []))["data"]!);

    /// <summary>Where the page's downloads go.</summary>
    public Task DownloadToAsync(string folder) => CallAsync("Browser.setDownloadBehavior", new()
    {
        ["behavior"] = "allow",
        ["downloadPath"] = folder,
    });

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of it may still write its last file.
        }
    }

    private async Task ConnectAsync(int width, int height)
    {
        string address = "";
        using CancellationTokenSource patience = new(Patience);
        while (address.Length == 0)
        {
            string line = await process.StandardError.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("chromium ended before it said where it listens");
            address = Listening().Match(line).Groups[1].Value;
        }

        // What else it says is nobody's, but a full pipe would stop it.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        await socket.ConnectAsync(new Uri(address), patience.Token);
        JsonNode target = await CallAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        JsonNode attached = await CallAsync("Target.attachToTarget", new()
        {
            ["targetId"] = (string)target["targetId"]!,
            ["flatten"] = true,
        });
        session = (string)attached["sessionId"]!;
        foreach (string domain in new[] { "Page", "Runtime", "Log" })
        {
            await CallAsync(domain + ".enable", []);
        }

        await ResizeAsync(width, height);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        using CancellationTokenSource patience = new(Patience);
        int id = ++lastId;
        JsonObject call = new()
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (session.Length > 0)
        {
            call["sessionId"] = session;
        }

        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            JsonNode message = await ReceiveAsync(patience.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"]
                    ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            }

            Note(message);
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> whole = new();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(whole.GetMemory(64 * 1024), cancellationToken);
            whole.Advance(part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(whole.WrittenSpan)!;
    }

    private void Note(JsonNode message)
    {
        JsonNode? parameters = message["params"];
        switch ((string?)message["method"])
        {
            case "Runtime.exceptionThrown":
                Errors.Add(parameters!["exceptionDetails"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)parameters!["entry"]!["level"] == "error":
                Errors.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{parameters["entry"]!["text"]} {parameters["entry"]!["url"]}"));
                break;
            default:
                break;
        }
    }

    [GeneratedRegex("DevTools listening on (ws://.+)$")]
    private static partial Regex Listening();
}
