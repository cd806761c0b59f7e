using System.Diagnostics;

namespace OpenCvSharp.Tests;

/// <summary>
/// rs_highgui_named_window, rs_highgui_show, rs_highgui_wait_key, rs_highgui_wait_key_ex, rs_highgui_destroy_window,
/// rs_highgui_destroy_all_windows, rs_highgui_resize_window, rs_highgui_move_window, rs_highgui_get_window_property,
/// rs_highgui_set_window_property, rs_highgui_set_window_title, rs_highgui_last_error.
/// Windows need a display and end the process when it goes away, so the calls are made in a child process on a
/// virtual display of its own; without Xvfb the test is skipped.
/// </summary>
public sealed class WindowTests
{
    [Fact]
    public async Task Windows_work_in_a_process_with_a_display()
    {
        if (!File.Exists("/usr/bin/Xvfb"))
        {
            Assert.Skip("Xvfb is not installed, so there is no display to open a window on.");
        }

        using Process display = Start("/usr/bin/Xvfb", ["-displayfd", "1", "-screen", "0", "800x600x24"], []);
        try
        {
            string? number = await display.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.False(string.IsNullOrEmpty(number), "Xvfb did not tell its display.");
            using Process child = Start(
                Environment.ProcessPath!,
                ["--explicit", "only", "--filter-method", "*" + nameof(Calls_of_the_child_process)],
                [("DISPLAY", ":" + number), ("QT_QPA_PLATFORM", "xcb")]);
            Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
            await child.WaitForExitAsync(limit.Token);
            string text = await output;
            Assert.True(child.ExitCode == 0, $"The child process ended with {child.ExitCode}:\n{text}");
            Assert.Contains("succeeded: 1", text, StringComparison.Ordinal);
        }
        finally
        {
            display.Kill();
        }
    }

    [Fact(Explicit = true)]
    public void Calls_of_the_child_process()
    {
        using Mat image = Some.Gradient(240, 320);
        Cv2.NamedWindow("street", WindowFlags.Normal | WindowFlags.GuiNormal);
        Cv2.ImShow("street", image);
        Assert.Equal(-1, Cv2.WaitKey(100));
        Assert.True(Cv2.GetWindowProperty("street", WindowPropertyFlags.Visible) > 0);
        Cv2.SetWindowTitle("street", "another title");
        Cv2.ResizeWindow("street", 400, 300);
        Cv2.ResizeWindow("street", new Size(420, 300));
        Cv2.MoveWindow("street", 10, 20);
        Assert.Equal(-1, Cv2.WaitKeyEx(50));
        Cv2.SetWindowProperty("street", WindowPropertyFlags.Fullscreen, (double)WindowFlags.FullScreen);
        Assert.Equal((double)WindowFlags.FullScreen, Cv2.GetWindowProperty("street", WindowPropertyFlags.Fullscreen));
        Cv2.SetWindowProperty("street", WindowPropertyFlags.Fullscreen, (double)WindowFlags.Normal);
        Assert.Equal((double)WindowFlags.Normal, Cv2.GetWindowProperty("street", WindowPropertyFlags.Fullscreen));

        using Mat empty = new();
        OpenCVException error = Assert.Throws<OpenCVException>(() => Cv2.ImShow("street", empty));
        Assert.Contains("size.width>0", error.ErrMsg, StringComparison.Ordinal);
        Assert.Equal("imshow", error.FuncName);

        Cv2.NamedWindow("map");
        Cv2.DestroyWindow("street");
        _ = Cv2.WaitKey(50);
        Assert.True(Cv2.GetWindowProperty("street", WindowPropertyFlags.Visible) <= 0);
        Cv2.DestroyAllWindows();

        // Qt's part of OpenCV is gone with the last window.
        OpenCVException closed = Assert.Throws<OpenCVException>(
            () => Cv2.GetWindowProperty("map", WindowPropertyFlags.Visible));
        Assert.Equal(ErrorCode.StsNullPtr, closed.Status);
    }

    private static Process Start(
        string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> variables)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }
}
