using System.Diagnostics;
using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Tests.Sinks;

/// <summary>Windows on virtual displays of their own. One after another: DISPLAY is the process's.</summary>
[Collection(nameof(WindowPublisherTests))]
public sealed class WindowPublisherTests : IDisposable
{
    private static readonly ImageSize Size = new(640, 360);
    private readonly string? displayBefore = Environment.GetEnvironmentVariable("DISPLAY");
    private readonly string? waylandBefore = Environment.GetEnvironmentVariable("WAYLAND_DISPLAY");

    public WindowPublisherTests()
    {
        Environment.SetEnvironmentVariable("DISPLAY", null);
        Environment.SetEnvironmentVariable("WAYLAND_DISPLAY", null);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DISPLAY", displayBefore);
        Environment.SetEnvironmentVariable("WAYLAND_DISPLAY", waylandBefore);
    }

    [Fact]
    public void Without_a_display_the_sink_is_refused()
    {
        SinkException error = Assert.Throws<SinkException>(Open);
        Assert.StartsWith("sink \"window\": there is no display", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_display_the_window_process_says_so_and_ends_with_6()
    {
        ProgramResult? result = Programs.Run(
            Environment.ProcessPath!, [ChildProcess.WindowHostVerb], TimeSpan.FromSeconds(30));
        Assert.NotNull(result);
        Assert.Equal(6, result.ExitCode);
        Assert.StartsWith("roadseg: sink \"window\": there is no display", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_display_that_cannot_be_reached_is_refused()
    {
        Environment.SetEnvironmentVariable("DISPLAY", ":4711");
        SinkException error = Assert.Throws<SinkException>(Open);
        Assert.Contains("the display \":4711\" cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_shows_the_pictures_and_ends_with_the_line()
    {
        using Display display = Display.StartOrSkip();
        int started = await ShowAsync(display);
        Assert.True(started > 0);
        Assert.DoesNotContain("RoadSeg: some drive.mp4", display.Tree(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_the_window_ends_the_sink_and_is_no_failure()
    {
        using Display display = Display.StartOrSkip();
        Assert.SkipUnless(Programs.Find("xdotool") is not null, "xdotool is not installed: no key can be pressed.");
        await using WindowPublisher publisher = Open();
        using Scene scene = Some.Street(Size);
        publisher.Publish(new SceneView(scene));
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));
        Task pressing = display.PressAgainAndAgainAsync("q", stop.Token);
        ViewerClosedException closed = await PublishToFailureAsync<ViewerClosedException>(publisher, scene);
        await stop.CancelAsync();
        await pressing;
        Assert.Equal("the window was closed", closed.Message);
    }

    // Left is 0xff51: cut to eight bits it would be a Q, and close the window.
    [Fact]
    public async Task Keys_that_play_go_to_the_line_and_what_they_did_into_the_title()
    {
        using Display display = Display.StartOrSkip();
        Assert.SkipUnless(Programs.Find("xdotool") is not null, "xdotool is not installed: no key can be pressed.");
        HashSet<ConsoleKey> pressed = [];
        void Press(ConsoleKey key)
        {
            lock (pressed)
            {
                pressed.Add(key);
            }
        }

        bool Has(ConsoleKey key)
        {
            lock (pressed)
            {
                return pressed.Contains(key);
            }
        }

        await using WindowPublisher publisher = WindowPublisher.Open(
            Some.Source(Size), Environment.ProcessPath!, [ChildProcess.WindowHostVerb],
            new WindowControls(Press, () => "paused"));
        using Scene scene = Some.Street(Size);
        publisher.Publish(new SceneView(scene));
        (string Name, ConsoleKey Key)[] keys =
        [
            ("space", ConsoleKey.Spacebar), ("Left", ConsoleKey.LeftArrow), ("Right", ConsoleKey.RightArrow),
            ("Up", ConsoleKey.UpArrow), ("Down", ConsoleKey.DownArrow), ("Prior", ConsoleKey.PageUp),
            ("Next", ConsoleKey.PageDown), ("Home", ConsoleKey.Home), ("l", ConsoleKey.L), ("q", ConsoleKey.Q),
        ];
        foreach ((string name, ConsoleKey key) in keys)
        {
            // Nothing is published meanwhile, as of a paused recording: the last key closes the window all the same.
            using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));
            Task pressing = display.PressAgainAndAgainAsync(name, stop.Token);
            while (!Has(key) && !stop.IsCancellationRequested)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await stop.CancelAsync();
            await pressing;
            Assert.True(Has(key), $"{name} did not arrive");
            if (key == ConsoleKey.L)
            {
                Assert.Contains("RoadSeg: some drive.mp4 (paused)", display.Tree(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_display_that_dies_takes_the_sink_and_nothing_else()
    {
        using Display display = Display.StartOrSkip();
        await using WindowPublisher publisher = Open();
        using Scene scene = Some.Street(Size);
        publisher.Publish(new SceneView(scene));
        display.Kill();
        SinkException lost = await PublishToFailureAsync<SinkException>(publisher, scene);
        Assert.StartsWith("sink \"window\" was lost", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_process_that_hangs_never_blocks_the_line()
    {
        Environment.SetEnvironmentVariable("DISPLAY", ":1");

        // It says that its window is there and then takes no picture.
        await using WindowPublisher publisher = WindowPublisher.Open(
            Some.Source(Size), "/bin/sh", ["-c", "echo ready; sleep 60"]);
        using Scene scene = Some.Street(Size);
        long start = Stopwatch.GetTimestamp();
        double slowest = 0;
        SinkException? error = null;
        while (error is null && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            long before = Stopwatch.GetTimestamp();
            try
            {
                publisher.Publish(new SceneView(scene));
            }
            catch (SinkException e)
            {
                error = e;
            }

            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(before).TotalSeconds);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(error);
        Assert.Contains("took no picture for 5 s and was ended", error.Message, StringComparison.Ordinal);
        Assert.True(slowest < 1, $"one call took {slowest:0.0} s");
    }

    [Fact]
    public void A_program_that_is_not_there_is_refused()
    {
        Environment.SetEnvironmentVariable("DISPLAY", ":1");
        SinkException error = Assert.Throws<SinkException>(
            () => WindowPublisher.Open(Some.Source(Size), "/no/such/program", []));
        Assert.Contains("sink \"window\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_in_place_of_a_header_ends_the_window_process()
    {
        using Display display = Display.StartOrSkip();
        ProcessStartInfo start = new(Environment.ProcessPath!, [ChildProcess.WindowHostVerb])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process child = Process.Start(start)!;
        child.StandardInput.Write("this is not the header of a window, not at all");
        child.StandardInput.Close();
        Assert.Contains("does not start with the header", child.StandardError.ReadToEnd(), StringComparison.Ordinal);
        child.WaitForExit();
        Assert.Equal(6, child.ExitCode);
    }

    private static async Task<int> ShowAsync(Display display)
    {
        await using WindowPublisher publisher = Open();
        using Scene scene = Some.Street(Size);
        for (int i = 0; i < 20; i++)
        {
            Some.Advance(scene, Size, i);
            publisher.Publish(new SceneView(scene));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Contains("RoadSeg: some drive.mp4", display.Tree(), StringComparison.Ordinal);
        Assert.True(display.HasColour(), "the window is empty");
        Assert.Matches("^640x360, [0-9]+ frames shown$", publisher.Summary);
        return int.Parse(publisher.Summary!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task<TException> PublishToFailureAsync<TException>(WindowPublisher publisher, Scene scene)
        where TException : Exception
    {
        long start = Stopwatch.GetTimestamp();
        TException error = await Assert.ThrowsAsync<TException>(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15))
            {
                publisher.Publish(new SceneView(scene));
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        });
        return error;
    }

    private static WindowPublisher Open() =>
        WindowPublisher.Open(Some.Source(Size), Environment.ProcessPath!, [ChildProcess.WindowHostVerb]);

    /// <summary>A virtual display on a free number; DISPLAY names it.</summary>
    private sealed class Display : IDisposable
    {
        private readonly Process process;
        private readonly string name;

        private Display(Process process, string name)
        {
            this.process = process;
            this.name = name;
        }

        public static Display StartOrSkip()
        {
            Assert.SkipUnless(
                Programs.Find("Xvfb") is not null, "Xvfb is not installed: there is no display for a window.");
            ProcessStartInfo start = new("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x900x24"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            Process process = Process.Start(start)!;
            process.BeginErrorReadLine();
            string name = ":" + process.StandardOutput.ReadLine();
            Environment.SetEnvironmentVariable("DISPLAY", name);
            return new Display(process, name);
        }

        public string Tree()
        {
            Assert.SkipUnless(
                Programs.Find("xwininfo") is not null, "xwininfo is not installed: nobody can look at the window.");
            return Programs.Run(
                "xwininfo", ["-root", "-tree", "-display", name], TimeSpan.FromSeconds(10))?.Output ?? "";
        }

        // The status chip's green is nowhere on an empty screen.
        public bool HasColour()
        {
            Assert.SkipUnless(
                Programs.Find("import") is not null, "ImageMagick is not installed: nobody can look at the window.");
            using TemporaryFolder folder = new();
            string path = folder.File("screen.png");
            Programs.Run("import", ["-display", name, "-window", "root", path], TimeSpan.FromSeconds(20));
            using OpenCvSharp.Mat screen = OpenCvSharp.Cv2.ImRead(path);
            Span<byte> pixels = MatPixels.Of(screen);
            for (int i = 0; i < pixels.Length; i += 3)
            {
                if (pixels[i + 1] == 255 && pixels[i] == 200 && pixels[i + 2] == 20)
                {
                    return true;
                }
            }

            return false;
        }

        // Without a window manager the focus comes and goes while the window settles, so one press may be lost.
        public async Task PressAgainAndAgainAsync(string key, CancellationToken cancellationToken)
        {
            string command = $"DISPLAY={name} xdotool search --onlyvisible --name '^RoadSeg' windowfocus key {key}";
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Run(() => Programs.Run("sh", ["-c", command], TimeSpan.FromSeconds(10)), CancellationToken.None);
                await Task.Delay(200, CancellationToken.None);
            }
        }

        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
        }

        public void Dispose()
        {
            if (!process.HasExited)
            {
                Kill();
            }

            process.Dispose();
        }
    }
}
