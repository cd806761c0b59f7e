using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>What a ray meets first.</summary>
/// <param name="Distance">Metres; infinite for the sky.</param>
/// <param name="Solid">Index of the solid, <see cref="Ground"/> or <see cref="Sky"/>.</param>
internal readonly record struct Hit(double Distance, int Solid)
{
    /// <summary>The road plane.</summary>
    public const int Ground = -1;

    /// <summary>Nothing.</summary>
    public const int Sky = -2;
}

/// <summary>Finds what rays from the camera meet.</summary>
internal static class RayCaster
{
    /// <summary>The first thing along a ray from the camera.</summary>
    /// <param name="instant">The world.</param>
    /// <param name="entries">What the ray's tile may see, nearest first.</param>
    /// <param name="direction">Unit length, base_link.</param>
    public static Hit Cast(Instant instant, ReadOnlySpan<TileEntry> entries, Vector3D direction)
    {
        double best = direction.Z < -1e-7 ? instant.Camera.Z / -direction.Z : double.PositiveInfinity;
        int solidIndex = direction.Z < -1e-7 ? Hit.Ground : Hit.Sky;
        ReadOnlySpan<Solid> solids = instant.Solids;
        ReadOnlySpan<int> actorOfSolid = instant.ActorOfSolid;
        ReadOnlySpan<Actor> actors = instant.Actors;
        foreach (ref readonly TileEntry entry in entries)
        {
            if (entry.Near >= best)
            {
                break;
            }

            ref readonly Actor actor = ref actors[actorOfSolid[entry.Solid]];
            double distance = solids[entry.Solid].Intersect(actor.CameraInObject, actor.IntoObject(direction));
            if (distance < best)
            {
                best = distance;
                solidIndex = entry.Solid;
            }
        }

        return new Hit(best, solidIndex);
    }
}
