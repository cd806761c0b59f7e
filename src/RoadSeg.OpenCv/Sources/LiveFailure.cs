using System.Globalization;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Says in the user's terms what happened to a live source.</summary>
internal static class LiveFailure
{
    /// <summary>It was not opened within the time-out.</summary>
    public static SourceException NotInTime(LiveAddress address, TimeSpan waited) => Because(
        SourceLoss.TimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\" cannot be opened: no video came within {waited.TotalSeconds:0.#} s. Check the "
            + $"address, that the sender runs, and the network; where keyframes are further apart, give a longer "
            + $"--open-timeout."));

    /// <summary>It gave no first frame.</summary>
    public static SourceException NoFirstFrame(LiveAddress address, TimeSpan waited, Exception cause) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\" gave no frame within {waited.TotalSeconds:0.#} s. Check that it is switched on and "
            + $"that nothing else uses it."),
        cause)
    {
        Loss = SourceLoss.TimedOut,
    };

    /// <summary>The native call of the attempt before has not returned, and a second one would hang as well.</summary>
    public static SourceException StillBlocked(LiveAddress address) => Because(
        SourceLoss.TimedOut,
        $"source \"{address}\" hangs: the driver or decoder has not returned from the last attempt, and it is not "
        + $"opened a second time until then. Unplugging the camera helps.");

    /// <summary>It stopped without a word.</summary>
    public static SourceException Silent(LiveAddress address, TimeSpan waited) => Because(
        SourceLoss.TimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\" was lost: nothing came for {waited.TotalSeconds:0.#} s. Check the camera or the "
            + $"sender."));

    /// <summary>It stopped and said so; a broadcast has nobody who could, whatever the decoder makes of it.</summary>
    /// <param name="address">The source.</param>
    /// <param name="waited">How long the last attempt waited.</param>
    /// <param name="timeout">How long it may.</param>
    /// <param name="frames">Frames it gave before.</param>
    public static SourceException Lost(LiveAddress address, TimeSpan waited, TimeSpan timeout, long frames) =>
        waited >= timeout * 0.9 || (address.Kind == StreamKind.Udp && frames > 0) ? Silent(address, waited)
        : frames == 0 ? NoPicture(address)
        : Because(
            SourceLoss.Ended,
            string.Create(CultureInfo.InvariantCulture, $"source \"{address}\" was lost after {frames} frames: ")
            + (address.DevicePath is null ? "the sender closed the connection" : "the camera was unplugged or reset")
            + ". Check the camera or the sender.");

    /// <summary>It was opened, and ended before its first frame.</summary>
    public static SourceException NoPicture(LiveAddress address) => Because(
        SourceLoss.Ended,
        $"source \"{address}\" ended before its first frame: nothing that came could be decoded. Check the sender.");

    /// <summary>Its pictures are of no use.</summary>
    public static SourceException NotConvertible(LiveAddress address) => Because(
        SourceLoss.Format, $"source \"{address}\" gives pictures that cannot be converted to BGR.");

    /// <summary>A failure with a reason.</summary>
    public static SourceException Because(SourceLoss loss, string message) => new(message) { Loss = loss };
}
