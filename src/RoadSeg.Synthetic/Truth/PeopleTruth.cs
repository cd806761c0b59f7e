using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Truth;

/// <summary>Counts what is seen of each person in a rendered instant.</summary>
internal static class PeopleTruth
{
    private const double WalkerHalfMeters = 0.22;
    private const double RiderHalfMeters = 0.86;
    private const int OutlineSteps = 9;

    /// <summary>Everybody of whom at least one pixel would be seen if nothing stood in front, by id.</summary>
    /// <param name="instant">The instant that the labels show.</param>
    /// <param name="labels">Labels at the camera's own size.</param>
    /// <param name="camera">That camera.</param>
    public static ImmutableArray<PersonTruth> Of(Instant instant, LabelRenderer labels, CameraModel camera)
    {
        ImmutableArray<PersonTruth>.Builder people = ImmutableArray.CreateBuilder<PersonTruth>();
        foreach (ref readonly Actor actor in instant.Actors)
        {
            StreetObject item = instant.Objects[actor.ObjectIndex];
            if (item.Person is null)
            {
                continue;
            }

            int total = CountAlone(instant, labels, actor);
            if (total == 0)
            {
                continue;
            }

            (int visible, ImageBox box) = CountSeen(labels, actor.ObjectIndex);
            people.Add(new PersonTruth(
                item.Id, item.Person.Value, new GroundPoint(actor.X, actor.Y), visible, total, box)
            {
                InPictureFraction = InPictureOf(actor, item, camera),
            });
        }

        return people.ToImmutable();
    }

    // Points of an upright rectangle: of the bicycle along its heading, of a person on foot across the line of sight.
    private static double InPictureOf(in Actor actor, StreetObject item, CameraModel camera)
    {
        bool isRider = item.Person == PersonKind.Cyclist;
        double dx = actor.X - camera.CameraInBase.X;
        double dy = actor.Y - camera.CameraInBase.Y;
        double range = Math.Max(1e-6, Math.Sqrt((dx * dx) + (dy * dy)));
        (double alongX, double alongY) = isRider ? (actor.Cos, actor.Sin) : (-dy / range, dx / range);
        double half = isRider ? RiderHalfMeters : WalkerHalfMeters;
        int inside = 0;
        for (int i = 0; i < OutlineSteps * OutlineSteps; i++)
        {
            double aside = half * ((((i % OutlineSteps) + 0.5) / OutlineSteps * 2) - 1);
            double high = item.HeightMeters * ((i / OutlineSteps) + 0.5) / OutlineSteps;
            Vector3D point = new(actor.X + (aside * alongX), actor.Y + (aside * alongY), high);
            inside += camera.TryProject(point, out ImagePoint pixel) && pixel.U >= -0.5 && pixel.V >= -0.5
                && pixel.U < camera.Camera.Size.Width - 0.5 && pixel.V < camera.Camera.Size.Height - 0.5 ? 1 : 0;
        }

        return (double)inside / (OutlineSteps * OutlineSteps);
    }

    private static (int Count, ImageBox Box) CountSeen(LabelRenderer labels, int objectIndex)
    {
        int count = 0;
        int left = int.MaxValue;
        int top = int.MaxValue;
        int right = -1;
        int bottom = -1;
        ReadOnlySpan<int> ids = labels.ObjectIds;
        int at = ids.IndexOf(objectIndex);
        for (int i = at; i >= 0 && i < ids.Length; i++)
        {
            if (ids[i] == objectIndex)
            {
                count++;
                left = Math.Min(left, i % labels.Size.Width);
                right = Math.Max(right, i % labels.Size.Width);
                top = Math.Min(top, i / labels.Size.Width);
                bottom = Math.Max(bottom, i / labels.Size.Width);
            }
        }

        return (count, count == 0 ? default : new ImageBox(left, top, right - left + 1, bottom - top + 1));
    }

    private static int CountAlone(Instant instant, LabelRenderer labels, in Actor actor)
    {
        int count = 0;
        RayTable rays = labels.Rays;
        for (int tile = 0; tile < rays.TileColumns * rays.TileRows; tile++)
        {
            if (!Sees(labels.Bins[tile], actor))
            {
                continue;
            }

            int left = tile % rays.TileColumns * RayTable.TilePixels;
            int top = tile / rays.TileColumns * RayTable.TilePixels;
            for (int v = top; v < Math.Min(top + RayTable.TilePixels, rays.Size.Height); v++)
            {
                for (int u = left; u < Math.Min(left + RayTable.TilePixels, rays.Size.Width); u++)
                {
                    count += Meets(instant, rays, (v * rays.Size.Width) + u, actor) ? 1 : 0;
                }
            }
        }

        return count;
    }

    private static bool Sees(ReadOnlySpan<TileEntry> entries, in Actor actor)
    {
        foreach (ref readonly TileEntry entry in entries)
        {
            if (entry.Solid >= actor.FirstSolid && entry.Solid < actor.FirstSolid + actor.SolidCount)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Meets(Instant instant, RayTable rays, int pixel, in Actor actor)
    {
        if (rays.IsEgo[pixel] || !rays.IsValid[pixel])
        {
            return false;
        }

        Vector3D direction = actor.IntoObject(rays.Directions[pixel]);
        double ground = rays.Directions[pixel].Z < 0 ? instant.Camera.Z / -rays.Directions[pixel].Z : double.MaxValue;
        foreach (ref readonly Solid solid in instant.Solids.Slice(actor.FirstSolid, actor.SolidCount))
        {
            if (solid.Intersect(actor.CameraInObject, direction) < ground)
            {
                return true;
            }
        }

        return false;
    }
}
