using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// The light that comes back along a ray. Lambert's law for sun and sky, a mirrored sky that grows towards grazing
/// (Schlick), haze with distance. One instant at a time.
/// </summary>
internal sealed class Shader(RoadPath path, SunShadow shadow, GroundPaint ground)
{
    private readonly MovingShadows moving = new();
    private float[] actorSun = new float[512];
    private double egoCos;
    private double egoSin;
    private double radiansPerPixel;
    private Instant? current;

    /// <summary>The light of the instant.</summary>
    public FrameLight Light { get; private set; } = FrameLight.At(SyntheticLight.Day, 0);

    /// <summary>Sets the instant to shade.</summary>
    /// <param name="instant">The world.</param>
    /// <param name="light">Its light.</param>
    /// <param name="pixelRadians">Angle of a pixel at the middle of the image.</param>
    public void Set(Instant instant, FrameLight light, double pixelRadians)
    {
        current = instant;
        Light = light;
        radiansPerPixel = pixelRadians;
        (egoSin, egoCos) = Math.SinCos(instant.Ego.Yaw);
        moving.Set(instant);
        if (actorSun.Length < instant.Actors.Length)
        {
            actorSun = new float[instant.Actors.Length * 2];
        }

        for (int i = 0; i < instant.Actors.Length; i++)
        {
            (double x, double y) = instant.WorldOf(instant.Actors[i].X, instant.Actors[i].Y);
            StreetObject item = instant.Objects[instant.Actors[i].ObjectIndex];
            Vector3D middle = new(x, y, Math.Min(1.2, item.HeightMeters * 0.8));
            actorSun[i] = shadow.IsLit(middle, path.Locate(x, y).Along, instant.Actors[i].ObjectIndex) ? 1 : 0;
        }
    }

    /// <summary>Colour of a hit and a key of the part hit; neighbouring pixels of other keys meet at an edge.</summary>
    /// <param name="hit">What the ray met.</param>
    /// <param name="direction">Unit, base_link.</param>
    public (Vector3 Colour, int Key) Colour(in Hit hit, Vector3D direction) => hit.Solid switch
    {
        Hit.Sky => (SkyShader.Colour(Light, IntoWorld(direction), current!.Seconds), -2),
        Hit.Ground => Ground(hit.Distance, direction),
        _ => Solid(hit, direction),
    };

    /// <summary>base_link to world for a direction.</summary>
    public Vector3D IntoWorld(Vector3D v) =>
        new((egoCos * v.X) - (egoSin * v.Y), (egoSin * v.X) + (egoCos * v.Y), v.Z);

    private (Vector3 Colour, int Key) Ground(double distance, Vector3D direction)
    {
        Instant instant = current!;
        double across = distance * radiansPerPixel;
        double along = across / Math.Max(0.01, -direction.Z);
        (double x, double y) = instant.WorldOf(
            instant.Camera.X + (direction.X * distance), instant.Camera.Y + (direction.Y * distance));
        RoadPoint place = path.Locate(x, y);
        Surface surface = ground.At(place, across, along);
        (float sun, float sky) = shadow.OnGround(place);
        (float movingSun, float movingSky) = moving.At(x, y);
        Vector3 light = (Light.SunColour * (float)Light.Sun.Z * sun * movingSun)
            + (Light.SkyLight * sky * movingSky) + LampPool(place);
        // Asphalt is brighter towards the sun at a low angle of view.
        Vector3D worldDirection = IntoWorld(direction);
        double towardsSun = (worldDirection.X * Light.Sun.X) + (worldDirection.Y * Light.Sun.Y);
        float sheen = MathF.Pow((float)Math.Max(0, towardsSun), 3)
            * MathF.Pow(1 - (float)Math.Min(1, -direction.Z * 4), 2) * 0.35f;
        Vector3 colour = (surface.Colour * light * (1 + sheen)) + (Light.Horizon * sheen * 0.06f);
        return (Haze(colour, distance), surface.Feature);
    }

    private (Vector3 Colour, int Key) Solid(in Hit hit, Vector3D direction)
    {
        Instant instant = current!;
        ref readonly Solid solid = ref instant.Solids[hit.Solid];
        int actorIndex = instant.ActorOfSolid[hit.Solid];
        ref readonly Actor actor = ref instant.Actors[actorIndex];
        Vector3D local = actor.CameraInObject + (actor.IntoObject(direction) * hit.Distance);
        Vector3D localNormal = solid.NormalAt(local);
        Surface surface = Paint.At(solid, local, localNormal, hit.Distance * radiansPerPixel);
        Vector3D normal = IntoWorld(actor.DirectionInBase(Rounded(solid, local, localNormal)));
        Vector3D ray = IntoWorld(direction);
        float towardsSun = (float)RaySolids.Dot(normal, Light.Sun);
        bool isLeaves = solid.Material.Pattern == Pattern.Leaves;
        // Light shines through leaves, so their far side is not dark.
        float facing = isLeaves ? 0.25f + (0.75f * Math.Max(0, (0.6f * towardsSun) + 0.4f)) : Math.Max(0, towardsSun);
        float sun = facing > 0 && Light.SunColour != Vector3.Zero
            ? facing * SunOn(instant, actorIndex, local, actor)
            : 0;
        Vector3 light = (Light.SunColour * sun) + (Light.SkyLight * SkyOn(normal, local));
        Vector3 colour = (surface.Colour * light) + (surface.Glow * (Light.LampLight * 2.2f));
        colour += Mirror(surface.Mirror, normal, ray, sun);
        int key = ((hit.Solid + 4) * 1021) + surface.Feature;
        return (Haze(colour, hit.Distance), key);
    }

    // Sheet metal and car glass bulge a little: the light changes over a face although the solid is flat.
    private static Vector3D Rounded(in Solid solid, Vector3D local, Vector3D normal)
    {
        if (solid.Material.Pattern is not (Pattern.CarPaint or Pattern.CarGlass))
        {
            return normal;
        }

        Vector3D off = local - solid.A;
        return RaySolids.Unit(normal + new Vector3D(
            0.22 * off.X / solid.B.X, 0.3 * off.Y / solid.B.Y, 0.28 * off.Z / solid.B.Z));
    }

    // Upright faces see half the sky and the light that the ground throws back; near the ground there is less of both.
    private static float SkyOn(Vector3D normal, Vector3D local)
    {
        float open = 0.55f + (0.45f * (float)normal.Z);
        float near = 0.55f + (0.45f * Noise.Step(0, 0.9, local.Z));
        return open * (normal.Z > 0.7 ? 1 : near);
    }

    private float SunOn(Instant instant, int actorIndex, Vector3D local, in Actor actor)
    {
        StreetObject item = instant.Objects[actor.ObjectIndex];
        if (item.ClassId is not (SyntheticClasses.Building or SyntheticClasses.Fence))
        {
            return actorSun[actorIndex];
        }

        Vector3D inBase = actor.PointInBase(local);
        (double x, double y) = instant.WorldOf(inBase.X, inBase.Y);
        double along = path.Locate(item.FixedPose.X, item.FixedPose.Y).Along;
        return shadow.IsLit(new Vector3D(x, y, local.Z), along, actor.ObjectIndex) ? 1 : 0;
    }

    private Vector3 Mirror(float share, Vector3D normal, Vector3D ray, float sun)
    {
        if (share <= 0)
        {
            return Vector3.Zero;
        }

        double facing = -RaySolids.Dot(normal, ray);
        Vector3D mirrored = ray + (normal * (2 * facing));
        float grazing = MathF.Pow(1 - (float)Math.Clamp(facing, 0, 1), 4);
        float weight = share + ((1 - share) * grazing * 0.55f);
        Vector3 seen = SkyShader.Gradient(Light, mirrored);
        // Low directions show the houses across the street rather than sky.
        float houses = 1 - Noise.Step(0.05, 0.55, mirrored.Z);
        seen = Vector3.Lerp(seen, Light.SkyLight * 0.2f, houses);
        return seen * weight * (sun > 0 ? 1 : 0.8f);
    }

    private Vector3 LampPool(RoadPoint place)
    {
        if (Light.LampLight <= 0)
        {
            return Vector3.Zero;
        }

        double off = Math.Abs(Math.Abs(place.Left) - 4.5);
        double cycle = Math.Abs((place.Along % 30) - 15);
        float strength = (float)Math.Exp(-((off * off) + (cycle * cycle * 0.5)) / 18);
        return new Vector3(0.9f, 0.62f, 0.3f) * (strength * Light.LampLight * 0.5f);
    }

    private Vector3 Haze(Vector3 colour, double distance)
    {
        float share = 1 - MathF.Exp(-(float)distance * Light.HazePerMeter);
        return Vector3.Lerp(colour, Light.Horizon * 0.92f, share);
    }
}
