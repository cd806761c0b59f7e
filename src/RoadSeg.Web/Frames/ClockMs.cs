namespace RoadSeg.Web.Frames;

/// <summary>Timestamps of a clock as milliseconds, for the page: its zero means nothing, differences do.</summary>
internal static class ClockMs
{
    public static double Of(TimeProvider clock, long timestamp) => 1000.0 * timestamp / clock.TimestampFrequency;

    public static double Now(TimeProvider clock) => Of(clock, clock.GetTimestamp());
}
