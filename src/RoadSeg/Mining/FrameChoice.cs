namespace RoadSeg.Mining;

/// <summary>
/// Chooses frames: the reasons take turns, each choosing its strongest frame that is not nearly the same as one chosen
/// before. The same frames give the same choice. One thread at a time.
/// </summary>
/// <param name="count">Frames to choose at most.</param>
/// <param name="apart">Media time that chosen frames are apart at least.</param>
public sealed class FrameChoice(int count, TimeSpan apart)
{
    // Below this two pictures show the same thing: a car that waits, with the noise of its camera.
    private const double SamePicture = 3;

    // A reason is named when a frame is among this share of the strongest of the drive.
    private const double StrongShare = 0.05;

    private readonly List<ChosenFrame> chosen = [];

    /// <summary>Frames that were left out because they are nearly the same as chosen ones.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Chooses.</summary>
    /// <param name="frames">All frames of a recording, in order.</param>
    /// <returns>The chosen ones in the order of their choice.</returns>
    public IReadOnlyList<ChosenFrame> Choose(IReadOnlyList<MinedFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        chosen.Clear();
        Duplicates = 0;
        Dictionary<MiningReason, double> strong = [];
        Dictionary<MiningReason, Queue<MinedFrame>> queues = [];
        foreach (MiningReason reason in MiningWords.All)
        {
            MinedFrame[] sorted =
            [
                .. frames.Where(f => f[reason] > 0).OrderByDescending(f => f[reason]).ThenBy(f => f.Stamp.FrameId),
            ];
            queues[reason] = new Queue<MinedFrame>(sorted);
            strong[reason] = sorted.Length == 0 ? double.PositiveInfinity
                : sorted[Math.Min(sorted.Length - 1, (int)(frames.Count * StrongShare))][reason];
        }

        HashSet<MinedFrame> seen = [];
        while (chosen.Count < count && queues.Values.Any(q => q.Count > 0))
        {
            foreach (MiningReason reason in MiningWords.All.Where(r => queues[r].Count > 0))
            {
                if (chosen.Count < count && Next(queues[reason], seen) is MinedFrame frame)
                {
                    chosen.Add(new ChosenFrame(
                        frame, [reason, .. MiningWords.All.Where(r => r != reason && frame[r] >= strong[r])]));
                }
            }
        }

        return [.. chosen];
    }

    private MinedFrame? Next(Queue<MinedFrame> queue, HashSet<MinedFrame> seen)
    {
        while (queue.TryDequeue(out MinedFrame? frame))
        {
            if (!seen.Add(frame))
            {
                continue;
            }

            if (!chosen.Exists(c => IsSame(c.Frame, frame)))
            {
                return frame;
            }

            Duplicates++;
        }

        return null;
    }

    private bool IsSame(MinedFrame a, MinedFrame b) =>
        (a.Stamp.MediaTime - b.Stamp.MediaTime).Duration() < apart
        || a.Signature.DistanceTo(b.Signature) < SamePicture;
}
