using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.Truth;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic;

/// <summary>
/// A street and a drive along it: frames, and for each of them exactly what they show. Every frame is a function of
/// the options and its number alone, in whatever order they are asked for. The ground is one plane (z = 0 of
/// base_link) everywhere. One thread at a time; rendering uses all cores.
/// </summary>
public sealed class SyntheticScene
{
    /// <summary>Radius of the ground outline of a person on foot, metres.</summary>
    public const double PedestrianRadiusMeters = 0.3;

    private const double SightAheadMeters = 135;

    private readonly RoadPath path;
    private readonly RoadMotion ego;
    private readonly List<StreetObject> objects;
    private readonly Instant instant;
    private readonly Dictionary<ImageSize, LabelRenderer> labelsBySize = [];
    private readonly GridTruth gridTruth;
    private readonly CameraModel model;
    private readonly Vector3D cameraInBase;
    private readonly int egoSign;
    private readonly double[] crossings;
    private int instantFrame = -1;
    private LabelRenderer? fresh;
    private FrameRenderer? renderer;
    private byte[] pixels = [];

    private SyntheticScene(SyntheticOptions options)
    {
        Options = options;
        Camera = SyntheticCamera.From(options);
        model = new CameraModel(Camera);
        cameraInBase = model.CameraInBase;
        Random random = new(options.Seed);
        crossings = EgoPlan.CrossingsFor(options.Seconds);
        path = new RoadPath(EgoPlan.StartMeters + (8 * options.Seconds) + SightAheadMeters, random, options.HasBends);
        egoSign = options.Traffic == TrafficSide.Right ? -1 : 1;
        ego = EgoPlan.Drive(path, crossings, options.Seconds, egoSign * StreetProfile.LaneCentreMeters);
        objects = new StreetBuilder(path, crossings, Math.Min(1, options.Density), random).Build(egoSign);
        TrafficBuilder traffic = new(path, ego, crossings, egoSign, options.Seconds, objects, random);
        traffic.Build(options.Density);
        traffic.BuildCrowd(options.Crowd);
        traffic.BuildCyclists(options.Cyclists);
        instant = new Instant(objects);
        gridTruth = new GridTruth(Camera, path);
    }

    /// <summary>What it was made from.</summary>
    public SyntheticOptions Options { get; }

    /// <summary>Its camera, with mount and ego mask.</summary>
    public CameraInfo Camera { get; }

    /// <summary>Number of frames.</summary>
    public int FrameCount => Options.FrameCount;

    internal RoadPath Path => path;

    internal IReadOnlyList<StreetObject> Objects => objects;

    internal RoadMotion Ego => ego;

    /// <summary>Makes the street and everybody in it.</summary>
    public static SyntheticScene Create(SyntheticOptions options) => new(options);

    /// <summary>
    /// Renders a frame. The first call also draws the shadows of the street, which takes about a second.
    /// </summary>
    /// <param name="frameIndex">0 to <see cref="FrameCount"/> − 1.</param>
    /// <param name="bgr">Receives H×W×3 bytes BGR24, rows packed, at the camera's size.</param>
    public void RenderFrame(int frameIndex, Span<byte> bgr)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bgr.Length, Camera.Size.PixelCount * 3);
        Set(frameIndex);
        if (renderer is null)
        {
            GroundPaint ground = new(crossings, path.LengthMeters, egoSign);
            Shader shader = new(path, new SunShadow(path, objects), ground);
            renderer = new FrameRenderer(Camera, shader);
            pixels = new byte[bgr.Length];
        }

        FrameLight light = FrameLight.At(Options.Light, (double)frameIndex / FrameCount);
        renderer.Render(instant, light, Options.NoiseLevel, (Options.Seed * 7919) + frameIndex, pixels);
        pixels.CopyTo(bgr);
    }

    /// <summary>Renders the class of every pixel centre, without antialiasing.</summary>
    /// <param name="frameIndex">0 to <see cref="FrameCount"/> − 1.</param>
    /// <param name="classIds">
    /// Receives H×W ids of <see cref="SyntheticClasses"/>; 255 where the ego vehicle itself is seen.
    /// </param>
    /// <param name="size">Size of the class map; its aspect ratio must be the camera's.</param>
    /// <exception cref="CalibrationException">Another aspect ratio.</exception>
    public void RenderLabels(int frameIndex, Span<byte> classIds, ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classIds.Length, size.PixelCount);
        LabelsOf(frameIndex, size).ClassIds.CopyTo(classIds);
    }

    /// <summary>
    /// Everybody in the picture, by id: all of whom at least one pixel would be seen if nothing stood in front.
    /// </summary>
    /// <param name="frameIndex">0 to <see cref="FrameCount"/> − 1.</param>
    public ImmutableArray<PersonTruth> PeopleAt(int frameIndex)
    {
        LabelRenderer labels = LabelsOf(frameIndex, Camera.Size);
        return PeopleTruth.Of(instant, labels, model);
    }

    /// <summary>
    /// Fills a grid with the exact state of its cells. Occupied are the cells that hold a seen point of a ground
    /// outline; free are carriageway cells whose centre is in the picture, unhidden and joined to the ground ahead of
    /// the ego vehicle; all else is unknown, the inside of outlines and everything behind them included.
    /// </summary>
    /// <param name="frameIndex">0 to <see cref="FrameCount"/> − 1.</param>
    /// <param name="grid">Every cell is overwritten.</param>
    public void GridTruthAt(int frameIndex, OccupancyGrid grid)
    {
        Set(frameIndex);
        gridTruth.Fill(instant, grid);
    }

    /// <summary>Where the ego vehicle is and how fast it goes: exact odometry.</summary>
    /// <param name="frameIndex">0 to <see cref="FrameCount"/> − 1.</param>
    public EgoTruth EgoAt(int frameIndex)
    {
        CheckIndex(frameIndex);
        MotionState state = ego.At(Options.MediaTimeOf(frameIndex).TotalSeconds);
        return new EgoTruth(state.Pose.X, state.Pose.Y, state.Pose.Yaw, state.SpeedMetersPerSecond);
    }

    private LabelRenderer LabelsOf(int frameIndex, ImageSize size)
    {
        bool isCurrent = Set(frameIndex);
        if (!labelsBySize.TryGetValue(size, out LabelRenderer? labels))
        {
            labels = new LabelRenderer(Camera.ForSize(size), path);
            labelsBySize.Add(size, labels);
        }

        if (!isCurrent || fresh != labels)
        {
            labels.Render(instant);
            fresh = labels;
        }

        return labels;
    }

    private bool Set(int frameIndex)
    {
        CheckIndex(frameIndex);
        if (instantFrame == frameIndex)
        {
            return true;
        }

        instant.Set(Options.MediaTimeOf(frameIndex).TotalSeconds, ego, cameraInBase);
        instant.SwayRadians = Options.SwayRadiansAt(frameIndex);
        instantFrame = frameIndex;
        fresh = null;
        return false;
    }

    private void CheckIndex(int frameIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frameIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frameIndex, FrameCount);
    }
}
