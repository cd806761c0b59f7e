using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>One object at one instant, seen from base_link.</summary>
/// <param name="ObjectIndex">Its place in the world's list.</param>
/// <param name="Cos">Cosine of its heading relative to base_link.</param>
/// <param name="Sin">Sine of its heading relative to base_link.</param>
/// <param name="X">Origin in base_link.</param>
/// <param name="Y">Origin in base_link.</param>
/// <param name="CameraInObject">The optical centre in the object's frame.</param>
/// <param name="FirstSolid">Its solids in <see cref="Instant.Solids"/>.</param>
/// <param name="SolidCount">Number of its solids.</param>
internal readonly record struct Actor(
    int ObjectIndex,
    double Cos,
    double Sin,
    double X,
    double Y,
    Vector3D CameraInObject,
    int FirstSolid,
    int SolidCount)
{
    /// <summary>objectFromBase for a direction.</summary>
    public Vector3D IntoObject(Vector3D v) => new((Cos * v.X) + (Sin * v.Y), (Cos * v.Y) - (Sin * v.X), v.Z);

    /// <summary>baseFromObject for a point.</summary>
    public Vector3D PointInBase(Vector3D p) =>
        new(X + (Cos * p.X) - (Sin * p.Y), Y + (Sin * p.X) + (Cos * p.Y), p.Z);

    /// <summary>baseFromObject for a direction.</summary>
    public Vector3D DirectionInBase(Vector3D v) => new((Cos * v.X) - (Sin * v.Y), (Sin * v.X) + (Cos * v.Y), v.Z);
}

/// <summary>
/// The whole world at one instant, as seen from the ego vehicle: everything within sight with its solids. Buffers are
/// reused; one owner at a time.
/// </summary>
internal sealed class Instant(IReadOnlyList<StreetObject> objects)
{
    private const double SightMeters = 190;

    private readonly ReusableList<Actor> actors = new(512);
    private readonly ReusableList<Solid> solids = new(4096);
    private readonly ReusableList<int> actorOfSolid = new(4096);

    /// <summary>worldFromBase.</summary>
    public Pose Ego { get; private set; }

    /// <summary>Time on the drive's clock.</summary>
    public double Seconds { get; private set; }

    /// <summary>Optical centre in base_link.</summary>
    public Vector3D Camera { get; private set; }

    /// <summary>How far the vehicle, and its camera with it, nods; radians, positive is down.</summary>
    public double SwayRadians { get; set; }

    /// <summary>Objects within sight.</summary>
    public ReadOnlySpan<Actor> Actors => actors.Items;

    /// <summary>Their solids, each in its object's frame.</summary>
    public ReadOnlySpan<Solid> Solids => solids.Items;

    /// <summary>Index into <see cref="Actors"/> for each solid.</summary>
    public ReadOnlySpan<int> ActorOfSolid => actorOfSolid.Items;

    /// <summary>The world's list.</summary>
    public IReadOnlyList<StreetObject> Objects => objects;

    /// <summary>Sets everything to where it is at a time.</summary>
    public void Set(double seconds, RoadMotion ego, Vector3D camera)
    {
        Seconds = seconds;
        Ego = ego.At(seconds).Pose;
        Camera = camera;
        actors.Clear();
        solids.Clear();
        actorOfSolid.Clear();
        (double egoSin, double egoCos) = Math.SinCos(Ego.Yaw);
        for (int i = 0; i < objects.Count; i++)
        {
            StreetObject item = objects[i];
            MotionState state = item.StateAt(seconds);
            double dx = state.Pose.X - Ego.X;
            double dy = state.Pose.Y - Ego.Y;
            double x = (egoCos * dx) + (egoSin * dy);
            double y = (egoCos * dy) - (egoSin * dx);
            if (Math.Sqrt((x * x) + (y * y)) - item.SphereRadius < SightMeters)
            {
                Add(i, item, state, x, y);
            }
        }
    }

    /// <summary>World position of a ground position.</summary>
    public (double X, double Y) WorldOf(double x, double y)
    {
        (double sin, double cos) = Math.SinCos(Ego.Yaw);
        return (Ego.X + (cos * x) - (sin * y), Ego.Y + (sin * x) + (cos * y));
    }

    private void Add(int index, StreetObject item, in MotionState state, double x, double y)
    {
        (double sin, double cos) = Math.SinCos(state.Pose.Yaw - Ego.Yaw);
        Vector3D toCamera = new(Camera.X - x, Camera.Y - y, Camera.Z);
        Vector3D cameraInObject = new(
            (cos * toCamera.X) + (sin * toCamera.Y), (cos * toCamera.Y) - (sin * toCamera.X), toCamera.Z);
        int first = solids.Count;
        foreach (ref readonly Solid solid in item.Solids.AsSpan())
        {
            solids.Add(solid);
        }

        item.Body?.AddTo(solids, state.TravelledMeters, state.SpeedMetersPerSecond);
        for (int i = first; i < solids.Count; i++)
        {
            actorOfSolid.Add(actors.Count);
        }

        actors.Add(new Actor(index, cos, sin, x, y, cameraInObject, first, solids.Count - first));
    }
}
