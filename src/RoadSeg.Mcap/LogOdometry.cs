using System.Collections.Immutable;
using RoadSeg.Mcap.Reading;
using RoadSeg.Odometry;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <summary>
/// The motion of the ego vehicle that a log tells beside its pictures: nav_msgs/msg/Odometry, or where there is none
/// foxglove.PoseInFrame, on the pictures' media time. The plane of the road is that of the odometry's x and y; roll,
/// pitch and height are left out.
/// </summary>
public static class LogOdometry
{
    // Seven hours at 200 Hz.
    private const int SamplesMax = 5_000_000;
    private const ulong LagNanoseconds = 2_000_000_000;
    private const double LengthTolerance = 0.01;

    /// <summary>Reads the odometry of a log.</summary>
    /// <param name="name">The source as the user wrote it.</param>
    /// <param name="topic">Topic of the odometry; null takes the only one.</param>
    /// <param name="options">The range that is played, and who is told what is odd.</param>
    /// <param name="epoch">Time of the first picture, since 1970: media time 0.</param>
    /// <param name="vehicleFrame">Frame that the odometry must be of: <c>base_link</c>.</param>
    /// <exception cref="SourceException">There is no such log, or it cannot be read.</exception>
    /// <exception cref="OdometryException">It has no odometry that can be used, or several.</exception>
    public static OdometryTrack Read(
        string name, string? topic, LogSourceOptions options, TimeSpan epoch, string vehicleFrame)
    {
        ArgumentNullException.ThrowIfNull(options);
        LogName log = LogName.TryParse(name) ?? throw new OdometryException(
            $"--odometry log: the source \"{name}\" is no log: expected an .mcap or .bag file, or --odometry with a "
            + "CSV file.");
        using LogReader reader = LogSource.OpenLog(name, log);
        try
        {
            ChannelRecord channel = Choose(reader, name, topic);
            return Read(reader, channel, name, options, epoch, vehicleFrame);
        }
        catch (Exception e) when (e is NotSupportedException or IOException)
        {
            throw new SourceException($"source \"{name}\" cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static ChannelRecord Choose(LogReader reader, string name, string? topic)
    {
        TopicChoice.Learn(reader);
        ChannelRecord[] all = Find(reader, PoseMessage.Odometry);
        all = all.Length == 0 ? Find(reader, PoseMessage.Pose)
            : topic is null ? all : [.. all, .. Find(reader, PoseMessage.Pose)];
        ChannelRecord[] chosen = topic is null ? all : [.. all.Where(c => c.Topic == topic)];
        string where = topic is null ? "" : $" on \"{topic}\"";
        string there = all.Length == 0 ? "none" : string.Join(", ", all.Select(c => $"\"{c.Topic}\""));
        return chosen.Length == 1 ? chosen[0]
            : throw new OdometryException(topic is null && all.Length > 1
                ? $"source \"{name}\" has odometry on several topics: {there}. Choose one: "
                    + $"--odometry log:{all[0].Topic}."
                : $"source \"{name}\" has no {PoseMessage.Odometry}{where} (or {PoseMessage.Pose}): expected one such "
                    + $"topic, there is {there}. Give a CSV file, or leave --odometry out.");
    }

    private static ChannelRecord[] Find(LogReader reader, string type) =>
    [
        .. reader.Channels.Values
            .Where(c => PoseMessage.TypeOf(c, reader.Schemas.GetValueOrDefault(c.SchemaId)) == type
                && reader.CountOf(c.Id) != 0)
            .OrderBy(c => c.Topic, StringComparer.Ordinal),
    ];

    private static OdometryTrack Read(
        LogReader reader, ChannelRecord channel, string name, LogSourceOptions options, TimeSpan epoch,
        string vehicleFrame)
    {
        reader.IsWanted = id => id == channel.Id;
        GoToStart(reader, options.From, epoch);
        double end = options.To?.TotalSeconds ?? double.PositiveInfinity;
        Readings readings = new(channel);
        while (readings.Samples.Count < SamplesMax && reader.TryRead(out LogMessage message))
        {
            if (readings.Take(message, epoch) > end + (LagNanoseconds / 1e9))
            {
                break;
            }
        }

        string? child = readings.Child?.TrimStart('/');
        if (child is { Length: > 0 } && child != vehicleFrame)
        {
            options.Tell($"source \"{name}\": \"{channel.Topic}\" is the motion of \"{child}\"; it is taken for that "
                + $"of \"{vehicleFrame}\".");
        }

        if (readings.BrokenCount > 0)
        {
            options.Tell(FormattableString.Invariant(
                $"source \"{name}\": {readings.BrokenCount} messages on \"{channel.Topic}\" are broken or out of ")
                + "order and are left out.");
        }

        return readings.Samples.Count >= 2
            ? new OdometryTrack(readings.Samples.ToImmutable())
            : throw new OdometryException(FormattableString.Invariant(
                $"source \"{name}\" has {readings.Samples.Count} readings on \"{channel.Topic}\" in the range played: ")
                + "expected at least 2. Give a CSV file, or leave --odometry out.");
    }

    // Readings from before the range: motion is known between two of them.
    private static void GoToStart(LogReader reader, TimeSpan? from, TimeSpan epoch)
    {
        reader.Rewind();
        if (from is not TimeSpan start || start <= TimeSpan.Zero)
        {
            return;
        }

        ulong wanted = (ulong)Math.Max(0, (epoch + start).Ticks) * TimeSpan.NanosecondsPerTick;
        for (int i = 0; i < reader.Chunks.Count; i++)
        {
            if (reader.Chunks[i].Last + LagNanoseconds >= wanted)
            {
                reader.GoToChunk(i);
                return;
            }
        }
    }

    /// <summary>Readings at rising times.</summary>
    private sealed class Readings(ChannelRecord channel)
    {
        public ImmutableArray<OdometrySample>.Builder Samples { get; } = ImmutableArray.CreateBuilder<OdometrySample>();

        public string? Child { get; private set; }

        public int BrokenCount { get; private set; }

        /// <summary>Takes a message.</summary>
        /// <returns>Its time on the media's clock, seconds; that before it where it is broken.</returns>
        public double Take(LogMessage message, TimeSpan epoch)
        {
            double before = Samples.Count == 0 ? double.NegativeInfinity : Samples[^1].Seconds;
            try
            {
                OdometryContents contents = PoseMessage.Read(channel, message.Payload);
                long stamp = contents.Stamp.TotalNanoseconds is > 0 and long said ? said : (long)message.LogTime;
                double seconds = (stamp - (epoch.Ticks * TimeSpan.NanosecondsPerTick)) / 1e9;
                UnitQuaternion q = contents.Orientation;
                double length = Math.Sqrt((q.X * q.X) + (q.Y * q.Y) + (q.Z * q.Z) + (q.W * q.W));
                double yaw = Math.Atan2(
                    2 * ((q.W * q.Z) + (q.X * q.Y)), 1 - (2 * ((q.Y * q.Y) + (q.Z * q.Z))));
                bool isUsable = Math.Abs(length - 1) < LengthTolerance && double.IsFinite(contents.Position.X)
                    && double.IsFinite(contents.Position.Y) && seconds > before;
                if (isUsable)
                {
                    Child ??= contents.Child;
                    EgoPose pose = new(contents.Position.X, contents.Position.Y, yaw);
                    Samples.Add(new OdometrySample(seconds, pose));
                    return seconds;
                }
            }
            catch (Exception e) when (e is RosFormatException or InvalidDataException)
            {
                // Counted with the others below.
            }

            BrokenCount++;
            return before;
        }
    }
}
