using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Window;

/// <summary>
/// Reads pictures from a stream on a thread of its own and keeps the newest one. Three pictures go round: one being
/// read, the newest one, one being shown.
/// </summary>
internal sealed class FrameInbox : IDisposable
{
    private readonly Lock gate = new();
    private Mat arriving;
    private Mat newest;
    private Mat shown;
    private bool hasNewest;
    private volatile bool isEnded;
    private volatile string words = "";

    /// <summary>Starts reading; the thread ends with the stream or with the process.</summary>
    public FrameInbox(Stream stream, ImageSize size)
    {
        arriving = new Mat(size.Height, size.Width, MatType.CV_8UC3, Scalar.Black);
        newest = arriving.Clone();
        shown = arriving.Clone();
        Thread thread = new(() => ReadAll(stream)) { IsBackground = true, Name = "RoadSeg window" };
        thread.Start();
    }

    /// <summary>Whether the stream has ended.</summary>
    public bool IsEnded => isEnded;

    /// <summary>What the line wants to be said behind the title; empty for nothing.</summary>
    public string Words => words;

    /// <summary>The picture last taken, black at first; the caller's until the next call.</summary>
    public Mat Shown => shown;

    /// <summary>Takes the newest picture, if one came since the last call.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            if (!hasNewest)
            {
                return false;
            }

            (newest, shown) = (shown, newest);
            hasNewest = false;
            return true;
        }
    }

    /// <summary>Frees the pictures that the thread does not write to.</summary>
    public void Dispose()
    {
        newest.Dispose();
        shown.Dispose();
        if (isEnded)
        {
            arriving.Dispose();
        }
    }

    private void ReadAll(Stream stream)
    {
        try
        {
            Span<byte> kind = stackalloc byte[1];
            while (true)
            {
                stream.ReadExactly(kind);
                if (kind[0] == WindowProtocol.Words)
                {
                    words = WindowProtocol.ReadWords(stream);
                    continue;
                }

                stream.ReadExactly(MatPixels.Of(arriving));
                lock (gate)
                {
                    (arriving, newest) = (newest, arriving);
                    hasNewest = true;
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            // The line has ended, or broke off in the middle of a picture: either way the window has nothing to show.
            isEnded = true;
        }
    }
}
