using RoadSeg.Calibration;
using RoadSeg.Inference;
using RoadSeg.Odometry;
using RoadSeg.Publishing;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>Exit codes, split by who can fix it. Stable: scripts rely on them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Usage = 2;
    public const int Configuration = 3;
    public const int Source = 4;
    public const int Model = 5;
    public const int Sink = 6;

    /// <summary>Done, but below what --fail-below asked for.</summary>
    public const int Differs = 7;

    public const int Bug = 70;

    /// <summary>The code of a failure; null when it is not one that a user can fix.</summary>
    public static int? Of(Exception exception) => exception switch
    {
        UsageException => Usage,
        CalibrationException or OdometryException or ClassMapException => Configuration,
        SourceException => Source,
        ModelException => Model,
        SinkException => Sink,
        _ => null,
    };
}

/// <summary>The command line itself is wrong.</summary>
internal sealed class UsageException(string message) : Exception(message);
