using System.Buffers;
using RoadSeg.Comparing;
using RoadSeg.OpenCv.Comparing;
using RoadSeg.Report.Pages;

namespace RoadSeg.Cli.Comparing;

/// <summary>The frames that differ most, at least a second apart, with their pictures.</summary>
internal sealed class WorstFrames(int count)
{
    private const double SecondsApartMin = 1;
    private const int PictureWidth = 1100;

    private readonly ArrayBufferWriter<byte> jpeg = new(64 * 1024);
    private readonly List<(FrameDifference Frame, PageShot Shot)> kept = [];

    /// <summary>The worst first.</summary>
    public IReadOnlyList<(FrameDifference Frame, PageShot Shot)> All => kept;

    /// <summary>Whether a frame belongs to them so far; what it takes the place of is removed.</summary>
    public bool MakesRoomFor(in FrameDifference frame)
    {
        double seconds = frame.Stamp.MediaTime.TotalSeconds;
        int near = kept.FindIndex(
            k => Math.Abs(k.Frame.Stamp.MediaTime.TotalSeconds - seconds) < SecondsApartMin);
        int replaced = near >= 0 ? near : kept.Count == count ? count - 1 : -1;
        if (frame.Agreement >= 1 || (replaced >= 0 && kept[replaced].Frame.Agreement <= frame.Agreement))
        {
            return false;
        }

        if (replaced >= 0)
        {
            kept.RemoveAt(replaced);
        }

        return true;
    }

    /// <summary>Adds a frame that there is room for.</summary>
    public void Add(
        in FrameDifference frame, double clipSeconds, PairPainter painter, ReadOnlySpan<byte> pixels, SideFrame a,
        SideFrame b, (string A, string B) names)
    {
        jpeg.ResetWrittenCount();
        painter.WritePair(pixels, a, b, names, frame, PictureWidth, jpeg);
        PageShot shot = new(
            FormattableString.Invariant($"{100 * frame.Agreement:0.0} % agree"),
            FormattableString.Invariant(
                $"frame {frame.Stamp.FrameId} at {frame.Stamp.MediaTime.TotalSeconds:0.00} s"),
            clipSeconds, jpeg.WrittenMemory.ToArray());
        kept.Add((frame, shot));
        kept.Sort((x, y) => x.Frame.Agreement != y.Frame.Agreement
            ? x.Frame.Agreement.CompareTo(y.Frame.Agreement)
            : x.Frame.Stamp.FrameId.CompareTo(y.Frame.Stamp.FrameId));
    }
}
