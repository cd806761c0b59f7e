using RoadSeg.Regions;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// Shadows on the ground of what moves: each thing counts as an upright block on its outline, whose shadow is the
/// outline swept away from the sun, and darkens the ground close to it. Buffers are reused; one owner at a time.
/// </summary>
internal sealed class MovingShadows
{
    private const double SightMeters = 70;

    private readonly ReusableList<Block> blocks = new(64);

    /// <summary>Collects what moves.</summary>
    public void Set(Instant instant)
    {
        blocks.Clear();
        double sunZ = FrameLight.SunDirection.Z;
        double slope = Math.Sqrt(1 - (sunZ * sunZ)) / sunZ;
        foreach (ref readonly Actor actor in instant.Actors)
        {
            StreetObject item = instant.Objects[actor.ObjectIndex];
            if (item.Motion is null || item.Footprint is not Footprint shape
                || Math.Sqrt((actor.X * actor.X) + (actor.Y * actor.Y)) > SightMeters)
            {
                continue;
            }

            Pose pose = item.StateAt(instant.Seconds).Pose;
            double halfX = shape.IsDisc ? 0.16 : shape.HalfX * (item.Person is null ? 0.94 : 0.75);
            double halfY = shape.IsDisc ? 0.19 : shape.HalfY * (item.Person is null ? 0.94 : 0.7);
            double reach = shape.Radius + (item.HeightMeters * slope) + 0.8;
            (double sin, double cos) = Math.SinCos(pose.Yaw);
            blocks.Add(new Block(
                pose,
                cos,
                sin,
                halfX,
                halfY,
                item.HeightMeters * 0.93,
                reach * reach,
                item.Person is null ? 0.45 : 0.16));
        }
    }

    /// <summary>Share of the sun and of the sky left at a ground position of the world, 0..1.</summary>
    public (float Sun, float Sky) At(double worldX, double worldY)
    {
        float sun = 1;
        float sky = 1;
        foreach (ref readonly Block block in blocks.Items)
        {
            double dx = worldX - block.Pose.X;
            double dy = worldY - block.Pose.Y;
            if ((dx * dx) + (dy * dy) > block.ReachSquared)
            {
                continue;
            }

            double x = (block.Cos * dx) + (block.Sin * dy);
            double y = (block.Cos * dy) - (block.Sin * dx);
            double outX = Math.Max(0, Math.Abs(x) - block.HalfX);
            double outY = Math.Max(0, Math.Abs(y) - block.HalfY);
            double distance = Math.Sqrt((outX * outX) + (outY * outY));
            sky *= (float)(1 - (0.72 * Math.Exp(-distance / block.Contact)));
            sun *= 1 - Shade(block, x, y);
        }

        return (sun, sky);
    }

    // From the ground point the sun is seen along (sx, sy) per metre of height; it is hidden by as much of the block's
    // height as that line spends over the outline.
    private static float Shade(in Block block, double x, double y)
    {
        double perX = FrameLight.SunDirection.X / FrameLight.SunDirection.Z;
        double perY = FrameLight.SunDirection.Y / FrameLight.SunDirection.Z;
        double sx = (block.Cos * perX) + (block.Sin * perY);
        double sy = (block.Cos * perY) - (block.Sin * perX);
        double enter = Math.Max(
            (-x / sx) - (block.HalfX / Math.Abs(sx)), (-y / sy) - (block.HalfY / Math.Abs(sy)));
        double leave = Math.Min(
            (-x / sx) + (block.HalfX / Math.Abs(sx)), (-y / sy) + (block.HalfY / Math.Abs(sy)));
        double over = Math.Min(leave, block.Height) - Math.Max(enter, 0);
        return Noise.Step(0, 0.12, over);
    }

    private readonly record struct Block(
        Pose Pose,
        double Cos,
        double Sin,
        double HalfX,
        double HalfY,
        double Height,
        double ReachSquared,
        double Contact);
}
