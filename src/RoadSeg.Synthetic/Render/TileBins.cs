using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>A solid that a tile may see.</summary>
/// <param name="Near">No point of it is nearer to the camera than this.</param>
/// <param name="Solid">Index into the instant's solids.</param>
internal readonly record struct TileEntry(double Near, int Solid) : IComparable<TileEntry>
{
    /// <inheritdoc/>
    public int CompareTo(TileEntry other)
    {
        int byNear = Near.CompareTo(other.Near);
        return byNear != 0 ? byNear : Solid.CompareTo(other.Solid);
    }
}

/// <summary>
/// For each tile the solids its rays can meet, nearest first. A solid is let in when the sphere around it touches the
/// tile's cone, so nothing is missed, whatever the lens. Buffers are reused; one owner at a time.
/// </summary>
internal sealed class TileBins
{
    private readonly RayTable rays;
    private readonly ReusableList<TileEntry>[] bins;

    /// <summary>Makes room for the tiles of a ray table.</summary>
    public TileBins(RayTable rays)
    {
        this.rays = rays;
        bins = new ReusableList<TileEntry>[rays.TileColumns * rays.TileRows];
        for (int i = 0; i < bins.Length; i++)
        {
            bins[i] = new ReusableList<TileEntry>(32);
        }
    }

    /// <summary>What a tile may see, nearest first.</summary>
    public ReadOnlySpan<TileEntry> this[int tile] => bins[tile].Items;

    /// <summary>Sorts the solids of an instant into the tiles.</summary>
    public void Fill(Instant instant)
    {
        foreach (ReusableList<TileEntry> bin in bins)
        {
            bin.Clear();
        }

        foreach (ref readonly Actor actor in instant.Actors)
        {
            StreetObject item = instant.Objects[actor.ObjectIndex];
            Vector3D centre = new(actor.X, actor.Y, item.SphereHeight);
            Vector3D toCentre = centre - instant.Camera;
            for (int tile = 0; tile < bins.Length; tile++)
            {
                if (Touches(rays.Cones[tile], toCentre, item.SphereRadius))
                {
                    AddSolids(instant, actor, tile);
                }
            }
        }

        foreach (ReusableList<TileEntry> bin in bins)
        {
            bin.MutableItems.Sort();
        }
    }

    private void AddSolids(Instant instant, in Actor actor, int tile)
    {
        for (int i = actor.FirstSolid; i < actor.FirstSolid + actor.SolidCount; i++)
        {
            ref readonly Solid solid = ref instant.Solids[i];
            Vector3D toCentre = actor.PointInBase(solid.SphereCentre) - instant.Camera;
            if (Touches(rays.Cones[tile], toCentre, solid.SphereRadius))
            {
                bins[tile].Add(new TileEntry(toCentre.Length - solid.SphereRadius, i));
            }
        }
    }

    // Angle between axis and centre at most half the cone plus half the sphere's: cos a ≥ cos(cone + sphere).
    private static bool Touches(in TileCone cone, Vector3D toCentre, double radius)
    {
        double distance = toCentre.Length;
        if (distance <= radius)
        {
            return true;
        }

        double sin = radius / distance;
        double cos = Math.Sqrt(1 - (sin * sin));
        // Both angles are below 90°, so their sum is below 180° and the cosine falls all the way.
        return RaySolids.Dot(cone.Axis, toCentre) >= distance * ((cone.Cos * cos) - (cone.Sin * sin));
    }
}
