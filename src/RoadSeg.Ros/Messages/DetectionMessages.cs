using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Ros.Messages;

/// <summary>
/// vision_msgs/Detection2DArray (pixels, whole numbers are pixel centres) and Detection3DArray (metres in base_link).
/// One hypothesis for each person: <c>pedestrian</c> or <c>cyclist</c>, its score the mean probability of the class.
/// </summary>
public static class DetectionMessages
{
    /// <summary>Height of the boxes in Detection3DArray, metres: nominal, for it is not measured.</summary>
    public const double NominalHeightMeters = 1.7;

    // Across the line of sight a foot is off by centimetres, not by nothing: filters invert the matrix.
    private const double SigmaAcrossMeters = 0.1;

    // Footprints of the grid: radius 0.3 m and 0.5 m.
    private const double PedestrianWidthMeters = 0.6;
    private const double CyclistWidthMeters = 1.0;

    private const int CovarianceRows = 6;

    /// <summary>Writes where people are in the picture.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: the camera's optical frame.</param>
    /// <param name="people">In the order of the results.</param>
    public static void Write2D(CdrWriter cdr, RosHeader header, ReadOnlySpan<PersonRegion> people)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.Write((uint)people.Length);
        foreach (ref readonly PersonRegion person in people)
        {
            cdr.Write(header);
            cdr.Write(1u);
            WriteHypothesis(cdr, person);
            WritePose(cdr, default, default, default);
            cdr.Write(person.Box.U + ((person.Box.Width - 1) / 2.0));
            cdr.Write(person.Box.V + ((person.Box.Height - 1) / 2.0));
            cdr.Write(0.0);
            cdr.Write((double)person.Box.Width);
            cdr.Write((double)person.Box.Height);
            cdr.WriteText([]);
        }
    }

    /// <summary>Writes where people stand; those whose place is not known are left out.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: base_link.</param>
    /// <param name="people">In the order of the results.</param>
    /// <param name="camera">Optical centre above the ground: uncertainty is largest along the line of sight.</param>
    public static void Write3D(
        CdrWriter cdr, RosHeader header, ReadOnlySpan<PersonRegion> people, GroundPoint camera)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.Write((uint)CountOnGround(people));
        foreach (ref readonly PersonRegion person in people)
        {
            if (person.Ground is not GroundFix fix)
            {
                continue;
            }

            Vector3D centre = new(fix.Point.X, fix.Point.Y, NominalHeightMeters / 2);
            double width = person.Kind == PersonKind.Pedestrian ? PedestrianWidthMeters : CyclistWidthMeters;
            cdr.Write(header);
            cdr.Write(1u);
            WriteHypothesis(cdr, person);
            WritePose(cdr, centre, fix, camera);
            cdr.Write(centre);
            cdr.Write(UnitQuaternion.Identity);
            cdr.Write(new Vector3D(width, width, NominalHeightMeters));
            cdr.WriteText([]);
        }
    }

    private static int CountOnGround(ReadOnlySpan<PersonRegion> people)
    {
        int count = 0;
        foreach (ref readonly PersonRegion person in people)
        {
            count += person.Ground is null ? 0 : 1;
        }

        return count;
    }

    private static void WriteHypothesis(CdrWriter cdr, in PersonRegion person)
    {
        cdr.WriteText(person.Kind == PersonKind.Pedestrian ? "pedestrian"u8 : "cyclist"u8);
        cdr.Write(person.Confidence);
    }

    private static void WritePose(CdrWriter cdr, Vector3D position, GroundFix fix, GroundPoint camera)
    {
        cdr.Write(position);
        cdr.Write(UnitQuaternion.Identity);
        double ahead = fix.Point.X - camera.X;
        double left = fix.Point.Y - camera.Y;
        double range = Math.Sqrt((ahead * ahead) + (left * left));
        bool isKnown = fix.SigmaMeters > 0 && range > 0;
        double cos = isKnown ? ahead / range : 0;
        double sin = isKnown ? left / range : 0;
        double along = fix.SigmaMeters * fix.SigmaMeters;
        double across = isKnown ? SigmaAcrossMeters * SigmaAcrossMeters : 0;
        Span<double> covariance = stackalloc double[CovarianceRows * CovarianceRows];
        covariance.Clear();
        covariance[0] = (along * cos * cos) + (across * sin * sin);
        covariance[1] = covariance[CovarianceRows] = (along - across) * cos * sin;
        covariance[CovarianceRows + 1] = (along * sin * sin) + (across * cos * cos);
        cdr.WriteArray(covariance);
    }
}
