using OpenCvSharp;

namespace RoadSeg.OpenCv.Sources;

/// <content>
/// Seeking, exact to the frame. FFmpeg jumps to somewhere near; where that is tells the time of the frame it gives,
/// which is looked up among those read before. Where that fails the file is read again from its start.
/// </content>
public sealed partial class VideoFileSource
{
    // Frames before the wanted one to jump to, so that it has not gone by: few, and if that fails more.
    private static readonly int[] RunUps = [2, 40, 400];

    // Nearer ahead than this, decoding on is as quick as a jump.
    private const int JumpMin = 100;

    // Time of each frame read so far, for as many as were: 8 bytes a frame.
    private readonly List<TimeSpan> seen = [];

    /// <inheritdoc/>
    public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken)
    {
        int place = seen.BinarySearch(mediaTime - Rounding);
        Go(place < 0 ? ~place : place, mediaTime, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
    {
        Go(Math.Max(frameId, 0), TimeSpan.Zero, cancellationToken);
        return ValueTask.CompletedTask;
    }

    // To the first frame that has neither a lower number nor an earlier time, and lies in the range asked for.
    private void Go(long id, TimeSpan time, CancellationToken cancellationToken)
    {
        isEnded = false;
        bool isBehind = id < frameId || (id == frameId && !isGrabbed);
        long known = Math.Min(id, seen.Count - 1);
        if ((isBehind || known - frameId >= JumpMin) && !TryJump((int)known))
        {
            capture.Dispose();
            capture = Open(path, decoding);
            frameId = -1;
            mediaTime = TimeSpan.Zero;
            isGrabbed = false;
        }

        isGrabbed = isGrabbed && IsWanted(id, time);
        while (!isGrabbed && GrabInRange(cancellationToken))
        {
            isGrabbed = IsWanted(id, time);
        }
    }

    private bool IsWanted(long id, TimeSpan time) => frameId >= id && mediaTime >= time - Rounding;

    // True when a frame that is not after the wanted one is grabbed, and it is known which.
    private bool TryJump(int id)
    {
        foreach (int runUp in RunUps)
        {
            int start = id - runUp;
            if (start <= 0)
            {
                return false;
            }

            capture.Set(VideoCaptureProperties.PosFrames, Math.Floor(seen[start] / nominalStep));
            while (capture.Grab())
            {
                TimeSpan stated = TimeSpan.FromMilliseconds(capture.Get(VideoCaptureProperties.PosMsec));
                int found = seen.BinarySearch(stated);

                // A frame without a time says 0, which is the first frame's.
                if (found > 0 && found <= id)
                {
                    frameId = found;
                    mediaTime = stated;
                    isGrabbed = mediaTime >= from - Rounding && mediaTime < to - Rounding;
                    return true;
                }

                if (stated > seen[id])
                {
                    break;
                }
            }
        }

        return false;
    }
}
