using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The equidistant model of ROS and OpenCV's fisheye module (Kannala and Brandt 2006): a ray at angle θ from the axis
/// falls at distance θd = θ(1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸) from the centre. Sees behind 90° where θd still grows.
/// </summary>
internal sealed class EquidistantLens : ILens
{
    private const int FoldSearchSteps = 20_000;
    private const int BisectionSteps = 54;

    private readonly double k1;
    private readonly double k2;
    private readonly double k3;
    private readonly double k4;
    private readonly double thetaMax;
    private readonly double bentMax;

    /// <param name="coefficients">k1, k2, k3, k4.</param>
    public EquidistantLens(ImmutableArray<double> coefficients)
    {
        k1 = coefficients[0];
        k2 = coefficients[1];
        k3 = coefficients[2];
        k4 = coefficients[3];
        thetaMax = FindFold();
        bentMax = Bend(thetaMax);
    }

    public bool TryDistort(Vector3D pointInCamera, out PlanePoint distorted)
    {
        distorted = default;
        double radius = Math.Sqrt((pointInCamera.X * pointInCamera.X) + (pointInCamera.Y * pointInCamera.Y));
        double theta = Math.Atan2(radius, pointInCamera.Z);
        if (theta > thetaMax)
        {
            return false;
        }

        double scale = radius < 1e-12 ? 0 : Bend(theta) / radius;
        distorted = new PlanePoint(pointInCamera.X * scale, pointInCamera.Y * scale);
        return true;
    }

    public bool TryUndistort(PlanePoint distorted, out Vector3D rayInCamera)
    {
        double bent = Math.Sqrt((distorted.X * distorted.X) + (distorted.Y * distorted.Y));
        rayInCamera = new Vector3D(0, 0, 1);
        if (bent < 1e-12)
        {
            return true;
        }

        if (bent > bentMax)
        {
            return false;
        }

        // Bisection: θd grows up to the fold, so its inverse cannot be missed.
        double low = 0;
        double high = thetaMax;
        for (int i = 0; i < BisectionSteps; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Bend(middle) < bent ? (middle, high) : (low, middle);
        }

        (double sin, double cos) = Math.SinCos((low + high) / 2);
        rayInCamera = new Vector3D(distorted.X / bent * sin, distorted.Y / bent * sin, cos);
        return true;
    }

    private double Bend(double theta)
    {
        double t2 = theta * theta;
        return theta * (1 + (t2 * (k1 + (t2 * (k2 + (t2 * (k3 + (t2 * k4))))))));
    }

    // Beyond the first maximum two rays share a place; points out there are not seen.
    private double FindFold()
    {
        const double Step = Math.PI / FoldSearchSteps;
        double previous = 0;
        for (int i = 1; i <= FoldSearchSteps; i++)
        {
            double bent = Bend(i * Step);
            if (bent <= previous)
            {
                return (i - 1) * Step;
            }

            previous = bent;
        }

        return Math.PI;
    }
}
