namespace RoadSeg.Calibration;

/// <summary>
/// How far the vehicle nods on its suspension, frame by frame: the nods between pictures are summed up, and the sum
/// leans back to the mount of the camera file, which is right on average. Where the pictures do not say (dark, nothing
/// at the horizon, a gap in time) it goes back to the mount quickly. Depends on pictures and media time alone.
/// Allocates nothing per frame. One thread at a time.
/// </summary>
public sealed class OnlinePitch
{
    /// <summary>Largest offset that is believed, radians.</summary>
    public const double MostRadians = 2.5 * Math.PI / 180;

    private const double ReturnSeconds = 1.5;
    private const double FallbackSeconds = 0.3;
    private const double GapSeconds = 0.3;

    private readonly NodMeter meter;
    private TimeSpan? last;

    /// <summary>Prepares.</summary>
    /// <param name="camera">Mounted camera at the size of the pictures.</param>
    public OnlinePitch(CameraModel camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        meter = new NodMeter(camera);
    }

    /// <summary>False when the horizon is not in the picture: the mount is used as it is.</summary>
    public bool SeesHorizon => meter.SeesHorizon;

    /// <summary>From the mount to the last picture, radians; positive looks down.</summary>
    public double OffsetRadians { get; private set; }

    /// <summary>False when the last picture did not say, and the offset is on its way back to 0.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>Takes the next picture.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="mediaTime">Its time.</param>
    public void Update(ReadOnlySpan<byte> bgr, TimeSpan mediaTime)
    {
        double seconds = last is TimeSpan before ? (mediaTime - before).TotalSeconds : double.NaN;
        last = mediaTime;
        if (!meter.SeesHorizon || !(seconds > 0 && seconds <= GapSeconds))
        {
            meter.Begin(bgr);
            OffsetRadians = 0;
            IsMeasured = false;
            return;
        }

        IsMeasured = meter.TryMeasure(bgr, OffsetRadians, out double nod);
        double offset = IsMeasured
            ? (OffsetRadians + nod) * Math.Exp(-seconds / ReturnSeconds)
            : OffsetRadians * Math.Exp(-seconds / FallbackSeconds);
        OffsetRadians = Math.Clamp(offset, -MostRadians, MostRadians);
    }
}

/// <summary>How far a camera nods in one frame.</summary>
/// <param name="OffsetRadians">From its mount; positive looks down.</param>
/// <param name="IsMeasured">False when the picture did not say, and the offset is on its way back to the mount.</param>
public readonly record struct CameraNod(double OffsetRadians, bool IsMeasured);

/// <summary>
/// The same camera nodded by steps, made once, so that the projection can follow <see cref="OnlinePitch"/> without work
/// in the frame. Immutable; any thread.
/// </summary>
public sealed class NoddedCameras
{
    private const double StepRadians = 0.25 * Math.PI / 180;
    private const int StepsMost = (int)(OnlinePitch.MostRadians / StepRadians);

    private readonly CameraModel[] models;

    /// <summary>Makes them.</summary>
    /// <param name="camera">Mounted camera at the size of the pictures.</param>
    public NoddedCameras(CameraModel camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        models = [.. Enumerable.Range(-StepsMost, (2 * StepsMost) + 1).Select(i => camera.Nodded(i * StepRadians))];
    }

    /// <summary>From the most upward to the most downward.</summary>
    public IReadOnlyList<CameraModel> Models => models;

    /// <summary>Index of the model nearest to an offset.</summary>
    /// <param name="offsetRadians">Positive looks down.</param>
    public static int IndexOf(double offsetRadians) =>
        StepsMost + (int)Math.Clamp(Math.Round(offsetRadians / StepRadians), -StepsMost, StepsMost);
}
