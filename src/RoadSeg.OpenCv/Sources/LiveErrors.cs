using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>What can be wrong with a live source, told to who has to mend it.</summary>
internal static class LiveErrors
{
    public static SourceException NotOpened(LiveAddress address, TimeSpan waited)
    {
        if (address.CameraIndex is int index)
        {
            return new SourceException(FormattableString.Invariant(
                $"source \"{address}\" cannot be opened: /dev/video{index} is there, but gives no pictures. ")
                + "Is another program using it? May you read it (group \"video\")? "
                + FormattableString.Invariant(
                    $"A camera often has a second device for metadata: try camera:{index + 1}."));
        }

        return new SourceException(FormattableString.Invariant(
            $"source \"{address}\" cannot be opened: no video came within {waited.TotalSeconds:0.#} s. ")
            + "Check the address, that the sender runs, and the network; ffplay with the same address shows more.");
    }

    public static SourceException NoFirstFrame(LiveAddress address, TimeSpan patience, TimeoutException cause) =>
        new(FormattableString.Invariant(
            $"source \"{address}\" gave no frame within {patience.TotalSeconds:0.#} s. ")
            + "Check that it is switched on and that nothing else uses it.", cause);

    public static SourceException NoMoreFrames(LiveAddress address, TimeSpan patience, long grabbed) =>
        new(FormattableString.Invariant(
            $"source \"{address}\" gave no frame for {patience.TotalSeconds:0.#} s (after {grabbed} frames). ")
            + "Check the camera or the sender and start again.");

    /// <param name="address">The source.</param>
    /// <param name="silence">Time without a frame; null when the source ended at once.</param>
    /// <param name="grabbed">Frames before.</param>
    public static SourceException Lost(LiveAddress address, TimeSpan? silence, long grabbed)
    {
        string what = silence is TimeSpan time
            ? FormattableString.Invariant($"nothing came for {time.TotalSeconds:0.#} s")
            : address.CameraIndex is null ? "the sender closed the connection" : "the camera was unplugged or reset";
        return new SourceException(FormattableString.Invariant(
            $"source \"{address}\" was lost after {grabbed} frames: {what}. ")
            + "Check the camera or the sender and start again.");
    }
}
