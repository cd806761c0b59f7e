using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The plumb_bob model of ROS and OpenCV (Brown 1966, Conrady 1919), with r² = x² + y² on the plane at focal length 1:
/// x' = x(1 + k1 r² + k2 r⁴ + k3 r⁶) + 2 p1 xy + p2 (r² + 2x²),
/// y' = y(1 + k1 r² + k2 r⁴ + k3 r⁶) + p1 (r² + 2y²) + 2 p2 xy.
/// </summary>
internal sealed class PlumbBobLens : ILens
{
    // tan 87°: no lens of this model sees farther out, and the search for the fold needs an end.
    private const double RadiusLimit = 20;
    private const int FoldSearchSteps = 20_000;
    private const int BisectionSteps = 30;
    private const int NewtonStepsMax = 30;
    private const double NewtonTolerance = 1e-12;
    private const double AcceptedError = 1e-9;

    private readonly double k1;
    private readonly double k2;
    private readonly double k3;
    private readonly double p1;
    private readonly double p2;
    private readonly double radiusMax;
    private readonly double distortedRadiusMax;

    /// <param name="coefficients">k1, k2, p1, p2, k3.</param>
    public PlumbBobLens(ImmutableArray<double> coefficients)
    {
        k1 = coefficients[0];
        k2 = coefficients[1];
        p1 = coefficients[2];
        p2 = coefficients[3];
        k3 = coefficients[4];
        radiusMax = FindFold();
        distortedRadiusMax = BendRadius(radiusMax);
    }

    public bool TryDistort(Vector3D pointInCamera, out PlanePoint distorted)
    {
        distorted = default;
        if (pointInCamera.Z <= 1e-6)
        {
            return false;
        }

        double x = pointInCamera.X / pointInCamera.Z;
        double y = pointInCamera.Y / pointInCamera.Z;
        if ((x * x) + (y * y) > radiusMax * radiusMax)
        {
            return false;
        }

        distorted = Bend(x, y);
        return true;
    }

    // Newton's method on the 2×2 system: the fixed-point iteration often seen diverges for wide lenses. It starts
    // from the exact answer for the radial part, so that it cannot end on the far side of the fold.
    public bool TryUndistort(PlanePoint distorted, out Vector3D rayInCamera)
    {
        double bentRadius = Math.Sqrt((distorted.X * distorted.X) + (distorted.Y * distorted.Y));
        double scale = bentRadius < 1e-12 ? 1 : StraightRadius(bentRadius) / bentRadius;
        double x = distorted.X * scale;
        double y = distorted.Y * scale;
        PlanePoint bent = Bend(x, y);
        for (int i = 0; i < NewtonStepsMax; i++)
        {
            double ex = bent.X - distorted.X;
            double ey = bent.Y - distorted.Y;
            if ((ex * ex) + (ey * ey) < NewtonTolerance * NewtonTolerance)
            {
                break;
            }

            (double dxx, double dxy, double dyy) = Jacobian(x, y);
            double determinant = (dxx * dyy) - (dxy * dxy);
            x -= ((dyy * ex) - (dxy * ey)) / determinant;
            y -= ((dxx * ey) - (dxy * ex)) / determinant;
            bent = Bend(x, y);
        }

        rayInCamera = new Vector3D(x, y, 1);
        return Math.Abs(bent.X - distorted.X) < AcceptedError && Math.Abs(bent.Y - distorted.Y) < AcceptedError
            && (x * x) + (y * y) <= radiusMax * radiusMax;
    }

    private PlanePoint Bend(double x, double y)
    {
        double r2 = (x * x) + (y * y);
        double radial = 1 + (r2 * (k1 + (r2 * (k2 + (r2 * k3)))));
        return new PlanePoint(
            (x * radial) + (2 * p1 * x * y) + (p2 * (r2 + (2 * x * x))),
            (y * radial) + (p1 * (r2 + (2 * y * y))) + (2 * p2 * x * y));
    }

    // d(x', y')/d(x, y); its two mixed derivatives are equal.
    private (double Dxx, double Dxy, double Dyy) Jacobian(double x, double y)
    {
        double r2 = (x * x) + (y * y);
        double radial = 1 + (r2 * (k1 + (r2 * (k2 + (r2 * k3)))));
        double slope = 2 * (k1 + (r2 * ((2 * k2) + (3 * k3 * r2))));
        return (radial + (slope * x * x) + (2 * p1 * y) + (6 * p2 * x),
            (slope * x * y) + (2 * p1 * x) + (2 * p2 * y),
            radial + (slope * y * y) + (6 * p1 * y) + (2 * p2 * x));
    }

    private double BendRadius(double r)
    {
        double r2 = r * r;
        return r * (1 + (r2 * (k1 + (r2 * (k2 + (r2 * k3))))));
    }

    // Bisection: the radial part grows up to the fold, so its inverse cannot be missed.
    private double StraightRadius(double bentRadius)
    {
        if (bentRadius >= distortedRadiusMax)
        {
            return radiusMax;
        }

        double low = 0;
        double high = radiusMax;
        for (int i = 0; i < BisectionSteps; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = BendRadius(middle) < bentRadius ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // Beyond the first maximum of the radial polynomial two rays share a place; points out there are not seen.
    private double FindFold()
    {
        const double Step = RadiusLimit / FoldSearchSteps;
        double previous = 0;
        for (int i = 1; i <= FoldSearchSteps; i++)
        {
            double bent = BendRadius(i * Step);
            if (bent <= previous)
            {
                return (i - 1) * Step;
            }

            previous = bent;
        }

        return RadiusLimit;
    }
}
