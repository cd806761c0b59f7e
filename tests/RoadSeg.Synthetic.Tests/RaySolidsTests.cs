using RoadSeg.Geometry;
using RoadSeg.Synthetic.Bodies;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Tests;

/// <summary>
/// Each solid against its own definition: the point where the ray enters lies on the surface, and just before it is
/// outside, just after it inside.
/// </summary>
public sealed class RaySolidsTests
{
    private static readonly Material Plain = Material.Of(Pattern.Plain, Material.Srgb(1, 1, 1));

    [Fact]
    public void Box() => Check(
        Solid.Box(1, Plain, new Vector3D(5, 1, 0), new Vector3D(1, 2, 0.5)),
        p => Math.Max(Math.Abs(p.X - 5) - 1, Math.Max(Math.Abs(p.Y - 1) - 2, Math.Abs(p.Z) - 0.5)));

    [Fact]
    public void Ellipsoid() => Check(
        Solid.Ellipsoid(1, Plain, new Vector3D(5, 1, 0), new Vector3D(1, 2, 0.5)),
        p => new Vector3D(p.X - 5, (p.Y - 1) / 2, p.Z / 0.5).Length - 1);

    [Fact]
    public void Capsule()
    {
        Vector3D from = new(5, -1, 0.2);
        Vector3D to = new(5.5, 1, 0.4);
        Check(Solid.Capsule(1, Plain, from, to, 0.5), p =>
        {
            double t = Math.Clamp(RaySolids.Dot(p - from, to - from) / RaySolids.Dot(to - from, to - from), 0, 1);
            return (p - (from + ((to - from) * t))).Length - 0.5;
        });
    }

    [Fact]
    public void Cylinder()
    {
        Vector3D from = new(5, -1, 0.2);
        Vector3D to = new(5.5, 1, 0.4);
        Vector3D axis = RaySolids.Unit(to - from);
        Check(Solid.Cylinder(1, Plain, from, to, 0.7), p =>
        {
            double along = RaySolids.Dot(p - from, axis);
            double away = (p - from - (axis * along)).Length - 0.7;
            return Math.Max(away, Math.Max(-along, along - (to - from).Length));
        });
    }

    [Fact]
    public void Hull()
    {
        Solid roof = Hulls.Gable(1, Plain, (2, 1.5), -1, 1);
        Check(
            roof,
            p => roof.Planes!.Max(plane => RaySolids.Dot(plane.Normal, p) - plane.Offset),
            new Vector3D(-5, 0, 0));
    }

    [Fact]
    public void Rim_is_open_in_the_middle()
    {
        Solid rim = Solid.Cylinder(1, Plain, new Vector3D(5, 0, 0), new Vector3D(5.1, 0, 0), 1, 0.8);
        Assert.Equal(double.PositiveInfinity, rim.Intersect(default, new Vector3D(1, 0, 0)));
        Assert.Equal(5, rim.Intersect(new Vector3D(0, 0.9, 0), new Vector3D(1, 0, 0)), 1e-9);
    }

    private static void Check(Solid solid, Func<Vector3D, double> outside, Vector3D origin = default)
    {
        Random random = new(1);
        int hits = 0;
        for (int i = 0; i < 4000; i++)
        {
            Vector3D target = solid.SphereCentre + new Vector3D(
                (random.NextDouble() - 0.5) * 4, (random.NextDouble() - 0.5) * 6, (random.NextDouble() - 0.5) * 3);
            Vector3D direction = RaySolids.Unit(target - origin);
            double distance = solid.Intersect(origin, direction);
            bool meets = Enumerable.Range(0, 400).Any(k => outside(origin + (direction * (k * 0.03))) < -0.01);
            Assert.True(!meets || !double.IsInfinity(distance), $"ray {i} missed");
            if (double.IsInfinity(distance))
            {
                continue;
            }

            hits++;
            Vector3D point = origin + (direction * distance);
            Assert.Equal(0, outside(point), 1e-9);
            Assert.True(outside(origin + (direction * (distance - 1e-4))) > 0);
            Assert.True((point - solid.SphereCentre).Length <= solid.SphereRadius + 1e-9);
            Vector3D normal = solid.NormalAt(point);
            Assert.Equal(1, normal.Length, 1e-9);
            Assert.True(outside(point + (normal * 1e-5)) > 0);
            Assert.True(RaySolids.Dot(normal, direction) <= 1e-9);
        }

        Assert.InRange(hits, 300, 3900);
    }
}
