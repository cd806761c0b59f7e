using RoadSeg.Regions;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Truth;

/// <summary>A ground outline placed in base_link.</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Cos">Cosine of the heading.</param>
/// <param name="Sin">Sine of the heading.</param>
/// <param name="Shape">The outline.</param>
internal readonly record struct PlacedFootprint(double X, double Y, double Cos, double Sin, Footprint Shape)
{
    private const double Miss = double.PositiveInfinity;

    /// <summary>Distance at which a line of sight enters; infinite for a miss.</summary>
    /// <param name="x">Start in base_link.</param>
    /// <param name="y">Start in base_link.</param>
    /// <param name="directionX">Unit direction.</param>
    /// <param name="directionY">Unit direction.</param>
    public double Enter(double x, double y, double directionX, double directionY)
    {
        double toX = X - x;
        double toY = Y - y;
        double along = (toX * directionX) + (toY * directionY);
        double aside = (toX * directionY) - (toY * directionX);
        double chord = (Shape.Radius * Shape.Radius) - (aside * aside);
        if (chord <= 0 || along + Shape.Radius <= 0)
        {
            return Miss;
        }

        return Shape.IsDisc
            ? along - Math.Sqrt(chord)
            : EnterRectangle(-toX, -toY, directionX, directionY);
    }

    /// <summary>Point of the outline after a way along it, base_link.</summary>
    /// <param name="way">0 to <see cref="OutlineMeters"/>.</param>
    public (double X, double Y) OutlineAt(double way)
    {
        if (Shape.IsDisc)
        {
            (double sin, double cos) = Math.SinCos(way / Shape.Radius);
            return (X + (Shape.Radius * cos), Y + (Shape.Radius * sin));
        }

        double length = 2 * Shape.HalfX;
        double width = 2 * Shape.HalfY;
        (double px, double py) = way switch
        {
            _ when way < length => (way - Shape.HalfX, -Shape.HalfY),
            _ when way < length + width => (Shape.HalfX, way - length - Shape.HalfY),
            _ when way < (2 * length) + width => (Shape.HalfX - (way - length - width), Shape.HalfY),
            _ => (-Shape.HalfX, Shape.HalfY - (way - (2 * length) - width)),
        };
        return (X + (Cos * px) - (Sin * py), Y + (Sin * px) + (Cos * py));
    }

    /// <summary>Length of the outline.</summary>
    public double OutlineMeters =>
        Shape.IsDisc ? 2 * Math.PI * Shape.Radius : 4 * (Shape.HalfX + Shape.HalfY);

    /// <summary>Whether a point lies inside.</summary>
    public bool Contains(double x, double y)
    {
        double dx = x - X;
        double dy = y - Y;
        return Shape.IsDisc
            ? (dx * dx) + (dy * dy) <= Shape.Radius * Shape.Radius
            : Math.Abs((Cos * dx) + (Sin * dy)) <= Shape.HalfX && Math.Abs((Cos * dy) - (Sin * dx)) <= Shape.HalfY;
    }

    private double EnterRectangle(double fromX, double fromY, double directionX, double directionY)
    {
        double ox = (Cos * fromX) + (Sin * fromY);
        double oy = (Cos * fromY) - (Sin * fromX);
        double inverseX = 1 / ((Cos * directionX) + (Sin * directionY) + RaySolids.NoDivisionByZero);
        double inverseY = 1 / ((Cos * directionY) - (Sin * directionX) + RaySolids.NoDivisionByZero);
        double kx = Math.Abs(inverseX) * Shape.HalfX;
        double ky = Math.Abs(inverseY) * Shape.HalfY;
        double enter = Math.Max((-ox * inverseX) - kx, (-oy * inverseY) - ky);
        double leave = Math.Min((-ox * inverseX) + kx, (-oy * inverseY) + ky);
        return enter <= leave && leave > 0 ? enter : Miss;
    }
}

/// <summary>Lines of sight over the ground among the outlines of one instant. Buffers are reused; one owner.</summary>
internal sealed class GroundSight
{
    private readonly ReusableList<PlacedFootprint> footprints = new(256);

    /// <summary>The outlines near enough.</summary>
    public ReadOnlySpan<PlacedFootprint> Footprints => footprints.Items;

    /// <summary>Places the outlines of an instant.</summary>
    /// <param name="instant">The world.</param>
    /// <param name="reachMeters">Outlines farther from the camera than this are left out.</param>
    public void Set(Instant instant, double reachMeters)
    {
        footprints.Clear();
        foreach (ref readonly Actor actor in instant.Actors)
        {
            if (instant.Objects[actor.ObjectIndex].Footprint is not Footprint shape)
            {
                continue;
            }

            double x = actor.X + (actor.Cos * shape.CentreX) - (actor.Sin * shape.CentreY);
            double y = actor.Y + (actor.Sin * shape.CentreX) + (actor.Cos * shape.CentreY);
            double dx = x - instant.Camera.X;
            double dy = y - instant.Camera.Y;
            if (Math.Sqrt((dx * dx) + (dy * dy)) - shape.Radius < reachMeters)
            {
                footprints.Add(new PlacedFootprint(x, y, actor.Cos, actor.Sin, shape));
            }
        }
    }

    /// <summary>Whether nothing stands on the straight line over the ground between two points.</summary>
    /// <param name="fromX">Start, base_link.</param>
    /// <param name="fromY">Start, base_link.</param>
    /// <param name="toX">End, base_link.</param>
    /// <param name="toY">End, base_link.</param>
    /// <param name="slackMeters">Outlines entered within this distance of the end do not count.</param>
    public bool IsClear(double fromX, double fromY, double toX, double toY, double slackMeters)
    {
        double dx = toX - fromX;
        double dy = toY - fromY;
        double distance = Math.Sqrt((dx * dx) + (dy * dy));
        double limit = distance - slackMeters;
        foreach (ref readonly PlacedFootprint footprint in footprints.Items)
        {
            if (footprint.Enter(fromX, fromY, dx / distance, dy / distance) < limit)
            {
                return false;
            }
        }

        return true;
    }
}
