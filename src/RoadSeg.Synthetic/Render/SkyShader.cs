using System.Numerics;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>Colour of the sky in a direction of the world.</summary>
internal static class SkyShader
{
    /// <summary>The sky with sun and clouds.</summary>
    /// <param name="light">The light.</param>
    /// <param name="direction">Unit, world.</param>
    /// <param name="seconds">Drives the clouds.</param>
    public static Vector3 Colour(FrameLight light, Vector3D direction, double seconds)
    {
        Vector3 sky = Gradient(light, direction);
        double up = Math.Max(direction.Z, 0) + 0.10;
        double u = (direction.X / up * 0.9) + (seconds * 0.012);
        double v = direction.Y / up * 0.9;
        float density = Noise.Cloudy(u, v, 77, 5);
        float edge = 0.72f - (0.5f * light.Cloudiness);
        float cover = Noise.Step(edge, edge + 0.22, density) * Noise.Step(0.0, 0.12, direction.Z);
        float shade = Noise.Cloudy(u + 0.09, v + 0.14, 77, 3);
        Vector3 cloud = Vector3.Lerp(light.Horizon * 1.12f, light.SkyLight * 0.85f, Noise.Step(0.4, 0.8, shade))
            + (light.SunColour * 0.10f);
        return Vector3.Lerp(sky, cloud, cover * 0.85f);
    }

    /// <summary>The clear sky with the glow of the sun; below the horizon dull ground. For mirrors.</summary>
    public static Vector3 Gradient(FrameLight light, Vector3D direction)
    {
        if (direction.Z < 0)
        {
            return light.SkyLight * 0.13f;
        }

        Vector3 sky = Vector3.Lerp(light.Horizon, light.Zenith, (float)Math.Pow(direction.Z, 0.5));
        float towardsSun = (float)Math.Max(0, RaySolids.Dot(direction, light.Sun));
        float glow = (0.10f * MathF.Pow(towardsSun, 6)) + (0.9f * MathF.Pow(towardsSun, 350));
        return sky + (light.SunColour * glow);
    }
}
