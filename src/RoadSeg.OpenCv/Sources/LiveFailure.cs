using System.Globalization;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Says in the user's terms what happened to a live source.</summary>
internal static class LiveFailure
{
    /// <summary>It could not be opened.</summary>
    public static SourceException NotOpened(LiveAddress address, TimeSpan waited) => new(
        address.CameraIndex is int index
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{address}\" cannot be opened: /dev/video{index} is there, but gives no pictures. Is "
                + $"another program using it? May you read it (group \"video\")? A camera often has a second device "
                + $"for metadata: try camera:{index + 1}.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{address}\" cannot be opened: no video came within {waited.TotalSeconds:0.#} s. Check the "
                + $"address, that the sender runs, and the network; ffplay with the same address shows more."));

    /// <summary>It gave no first frame.</summary>
    public static SourceException NoFirstFrame(LiveAddress address, TimeSpan waited, Exception cause) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\" gave no frame within {waited.TotalSeconds:0.#} s. Check that it is switched on and "
            + $"that nothing else uses it."),
        cause);

    /// <summary>It stopped without a word.</summary>
    public static SourceException Silent(LiveAddress address, TimeSpan waited, long frames) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"source \"{address}\" gave no frame for {waited.TotalSeconds:0.#} s (after {frames} frames). Check the camera "
        + $"or the sender and start again."));

    /// <summary>It stopped and said so.</summary>
    /// <param name="address">The source.</param>
    /// <param name="waited">How long the last attempt waited.</param>
    /// <param name="timeout">How long it may.</param>
    /// <param name="frames">Frames it gave before.</param>
    public static SourceException Lost(LiveAddress address, TimeSpan waited, TimeSpan timeout, long frames)
    {
        string what = waited >= timeout * 0.9
            ? FormattableString.Invariant($"nothing came for {waited.TotalSeconds:0.#} s")
            : address.CameraIndex is null ? "the sender closed the connection" : "the camera was unplugged or reset";
        return new SourceException(string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\" was lost after {frames} frames: {what}. Check the camera or the sender and start "
            + $"again."));
    }
}
