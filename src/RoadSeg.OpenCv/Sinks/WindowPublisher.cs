using System.Diagnostics;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.OpenCv.Window;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// The overlay in a window, which lives in a process of its own (<see cref="WindowHost"/>): whatever happens to the
/// display, the line goes on. Pictures that come faster than the window takes them are left out. The viewer closing
/// the window is a <see cref="ViewerClosedException"/>.
/// </summary>
public sealed class WindowPublisher : IPublisher
{
    // Loading the program, OpenCV and Qt takes a second or two on a slow machine.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(3);

    private readonly OverlayRenderer renderer;
    private readonly Process process;
    private readonly WindowErrors errors;
    private readonly TimeProvider clock;
    private readonly byte[] picture;
    private readonly SemaphoreSlim pending = new(0);
    private readonly ManualResetEventSlim isIdle = new(initialState: true);
    private readonly WindowControls? controls;
    private readonly Thread writer;
    private readonly Thread? reader;
    private long sendingSince;
    private long shown;
    private volatile bool isBroken;
    private volatile bool isStopping;
    private volatile bool hasPicture;
    private string? words;

    private WindowPublisher(
        OverlayRenderer renderer, Process process, WindowErrors errors, WindowControls? controls, TimeProvider clock)
    {
        this.controls = controls;
        this.renderer = renderer;
        this.process = process;
        this.errors = errors;
        this.clock = clock;
        picture = new byte[renderer.CanvasSize.PixelCount * 3];
        writer = new Thread(WriteAll) { IsBackground = true, Name = "RoadSeg window sink" };
        writer.Start();
        if (controls is not null)
        {
            reader = new Thread(ReadKeys) { IsBackground = true, Name = "RoadSeg window keys" };
            reader.Start();
        }
    }

    /// <inheritdoc/>
    public string Name => "window";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{renderer.CanvasSize}, {shown} frames shown");

    /// <summary>Starts the window's process and waits until its window is there.</summary>
    /// <param name="source">Size and name of what is shown.</param>
    /// <param name="program">The program that calls <see cref="WindowHost.Run"/>.</param>
    /// <param name="arguments">Its arguments that make it do so.</param>
    /// <param name="controls">What its keys do to the recording; null when it plays none.</param>
    /// <exception cref="SinkException">No display, or no window came up.</exception>
    public static WindowPublisher Open(
        SourceDescription source, string program, IReadOnlyList<string> arguments, WindowControls? controls = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (WindowDisplay.Missing is string missing)
        {
            throw new SinkException(missing);
        }

        OverlayRenderer renderer = new(source.Size);
        Process? process = null;
        try
        {
            process = Start(program, arguments);
            WindowErrors errors = new(process);
            WindowHeader header = new(renderer.CanvasSize, $"RoadSeg: {source.Name}", controls is not null);
            AwaitWindow(process, errors, header);
            return new WindowPublisher(renderer, process, errors, controls, TimeProvider.System);
        }
        catch
        {
            renderer.Dispose();
            if (process is not null)
            {
                End(process);
                process.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (isBroken || process.HasExited)
        {
            throw Gone();
        }

        if (!isIdle.IsSet)
        {
            if (clock.GetElapsedTime(sendingSince) > SilenceTimeout)
            {
                isBroken = true;
                process.Kill(entireProcessTree: true);
                throw new SinkException(
                    $"sink \"window\" took no picture for {SilenceTimeout.TotalSeconds:0} s and was ended. Is the "
                    + "display reachable and not suspended?");
            }

            return;
        }

        MatPixels.Of(renderer.Render(scene)).CopyTo(picture);
        sendingSince = clock.GetTimestamp();
        isIdle.Reset();
        hasPicture = true;
        pending.Release();
        shown++;
    }

    /// <summary>Shows the last picture and closes the window.</summary>
    public ValueTask DisposeAsync()
    {
        if (!isIdle.Wait(FinishTimeout))
        {
            // The stream cannot be closed while a picture is stuck in it.
            process.Kill(entireProcessTree: true);
        }

        isStopping = true;
        pending.Release();
        End(process);
        writer.Join(FinishTimeout);
        reader?.Join(FinishTimeout);
        process.Dispose();
        pending.Dispose();
        isIdle.Dispose();
        renderer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = Programs.Detached(program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process = new() { StartInfo = start };
        try
        {
            process.Start();
            return process;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            process.Dispose();
            throw new SinkException($"sink \"window\": \"{program}\" cannot be started: {e.Message}.", e);
        }
    }

    private static void AwaitWindow(Process process, WindowErrors errors, in WindowHeader header)
    {
        try
        {
            WindowProtocol.WriteHeader(process.StandardInput.BaseStream, header);
        }
        catch (IOException)
        {
            throw errors.ToException("sink \"window\" cannot be opened");
        }

        Task<string?> answer = AwaitReadyAsync(process.StandardOutput);
        if (!answer.Wait(StartTimeout))
        {
            throw new SinkException(
                $"sink \"window\": no window came up within {StartTimeout.TotalSeconds:0} s. Is the display "
                + "reachable?");
        }

        if (answer.Result != WindowProtocol.Ready)
        {
            throw errors.ToException("sink \"window\" cannot be opened");
        }
    }

    private static async Task<string?> AwaitReadyAsync(StreamReader output)
    {
        string? line;
        do
        {
            line = await output.ReadLineAsync().ConfigureAwait(false);
        }
        while (line is not (null or WindowProtocol.Ready));

        return line;
    }

    // Its standard input ends, which ends it; one that hangs is killed.
    private static void End(Process process)
    {
        try
        {
            process.StandardInput.BaseStream.Dispose();
        }
        catch (IOException)
        {
            // It has gone already, with a picture on its way.
        }

        if (!process.WaitForExit(FinishTimeout))
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private Exception Gone()
    {
        isBroken = true;
        return process.WaitForExit(FinishTimeout) && process.ExitCode == 0
            ? new ViewerClosedException("the window was closed")
            : errors.ToException("sink \"window\" was lost");
    }

    private void WriteAll()
    {
        Stream stream = process.StandardInput.BaseStream;
        while (true)
        {
            pending.Wait();
            if (isStopping)
            {
                return;
            }

            bool wasPicture = true;
            try
            {
                wasPicture = WriteWaiting(stream);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                isBroken = true;
            }

            if (wasPicture)
            {
                isIdle.Set();
            }
        }
    }

    private bool WriteWaiting(Stream stream)
    {
        if (Interlocked.Exchange(ref words, null) is string said)
        {
            WindowProtocol.WriteWords(stream, said);
        }

        if (!hasPicture)
        {
            return false;
        }

        hasPicture = false;
        stream.WriteByte(WindowProtocol.Picture);
        stream.Write(picture);
        stream.Flush();
        return true;
    }

    // While a recording is paused nothing is published: closing the window is noticed here.
    private void ReadKeys()
    {
        while (process.StandardOutput.ReadLine() is string line)
        {
            if (line.StartsWith(WindowProtocol.Key, StringComparison.Ordinal)
                && Enum.TryParse(line[WindowProtocol.Key.Length..], out ConsoleKey key))
            {
                controls!.Press(key);
                Volatile.Write(ref words, controls.Describe());
                pending.Release();
            }
        }

        if (!isStopping && process.WaitForExit(FinishTimeout) && process.ExitCode == 0)
        {
            controls!.Press(ConsoleKey.Q);
        }
    }
}
