using System.Diagnostics;
using OpenCvSharp;
using RoadSeg.OpenCv.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>A capture without a camera: a number of frames as fast as they are grabbed, and then nothing.</summary>
internal sealed class FakeCapture : ICapture
{
    private static int open;
    private readonly ManualResetEventSlim unblocked = new();
    private int frames;

    public FakeCapture() => Interlocked.Increment(ref open);

    /// <summary>Captures that were made and not disposed.</summary>
    public static int Open => Volatile.Read(ref open);

    /// <summary>Frames before it ends.</summary>
    public int FramesMax { get; init; } = int.MaxValue;

    /// <summary>Frames that come at once, at the start.</summary>
    public int Burst { get; init; }

    /// <summary>Whether its frames become pictures.</summary>
    public bool IsConvertible { get; init; } = true;

    /// <summary>Time between frames.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>What it does after its last frame: say so, or hang until <see cref="Unblock"/>.</summary>
    public bool Hangs { get; init; }

    public int Width { get; init; } = 64;

    public string Reader => "fake";

    public double? FramesPerSecond { get; init; }

    public bool HasStamps { get; init; }

    /// <summary>A kernel's stamps: each frame was there so long before it was grabbed; null for stamps from 1 s on.</summary>
    public TimeSpan? KernelDelay { get; init; }

    public bool HasKernelStamps => KernelDelay is not null;

    public bool HasBacklog { get; init; }

    public long? FrameCount { get; init; }

    public double StampMs => KernelDelay is TimeSpan delay
        ? (Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency) - delay.TotalMilliseconds
        : 1000 + (40 * frames);

    /// <summary>Frames so far.</summary>
    public int Grabbed => Volatile.Read(ref frames);

    /// <summary>The native call returns.</summary>
    public void Unblock() => unblocked.Set();

    public bool Grab()
    {
        if (frames == FramesMax)
        {
            if (Hangs)
            {
                unblocked.Wait();
            }

            return false;
        }

        if (Interval > TimeSpan.Zero && frames >= Burst)
        {
            Thread.Sleep(Interval);
        }

        frames++;
        return true;
    }

    public bool Retrieve(Mat picture)
    {
        picture.Create(48, Width, MatType.CV_8UC3);
        picture.SetTo(Scalar.All(frames % 256));
        return IsConvertible;
    }

    public void Dispose()
    {
        unblocked.Dispose();
        Interlocked.Decrement(ref open);
    }
}
