using OpenCvSharp;

namespace RoadSeg.OpenCv.Sources;

/// <content>
/// Seeking, exact to the frame. FFmpeg jumps to somewhere near; where that is tells the time of the frame it gives,
/// which is looked up among those read before. Where that fails the file is read again from its start, and so it is,
/// from then on, when a frame behind a jump is not the picture that it was before: streams that refresh little by
/// little instead of by whole pictures have no place to begin but their start.
/// </content>
public sealed partial class VideoFileSource
{
    // Frames before the wanted one to jump to, so that it has not gone by: few, and if that fails more.
    private static readonly int[] RunUps = [2, 40, 400];

    // Nearer ahead than this, decoding on is as quick as a jump.
    private const int JumpMin = 100;

    // Of the frames that nobody takes, every so many are looked at, so that a jump to near them can be proven.
    private const int LookStep = 8;

    // Time of each frame read so far, for as many as were: 8 bytes a frame, and as many for its picture.
    private readonly List<TimeSpan> seen = [];
    private readonly PictureSums pictures = new();
    private bool isJumpExact = true;

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
        bool isJump = isBehind || (isJumpExact && known - frameId >= JumpMin);
        if (isJump && !(isJumpExact && TryJump((int)known)))
        {
            Reopen();
        }

        isGrabbed = isGrabbed && IsWanted(id, time);
        while (!isGrabbed && GrabInRange(cancellationToken))
        {
            isGrabbed = IsWanted(id, time);
        }
    }

    private void Reopen()
    {
        capture.Dispose();
        capture = Open(path, decoding);
        frameId = -1;
        mediaTime = TimeSpan.Zero;
        isGrabbed = false;
        isDecoded = false;
    }

    // The frame that is grabbed, as it is when read from the start of the file.
    private void DecodeAsBefore()
    {
        Decode();

        // Once no jump is made any more, everything is read from the start.
        if (isJumpExact && !pictures.IsSame(frameId, decoded))
        {
            isJumpExact = false;
            long id = frameId;
            Reopen();
            while (frameId < id && GrabNext())
            {
            }

            Decode();
        }
    }

    private bool IsWanted(long id, TimeSpan time) => frameId >= id && mediaTime >= time - Rounding;

    // True when a frame that is not after the wanted one is grabbed, and it is known which and looks as it did.
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
                isDecoded = false;
                TimeSpan stated = TimeSpan.FromMilliseconds(capture.Get(VideoCaptureProperties.PosMsec));
                int found = seen.BinarySearch(stated);

                // A frame without a time says 0, which is the first frame's.
                if (found > 0 && found <= id && pictures.Knows(found))
                {
                    frameId = found;
                    mediaTime = stated;
                    isGrabbed = mediaTime >= from - Rounding && mediaTime < to - Rounding;
                    Decode();
                    isJumpExact = pictures.IsSame(frameId, decoded);
                    return isJumpExact;
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
