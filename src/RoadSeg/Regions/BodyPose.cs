using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Where and how large somebody upright is in the class map.</summary>
/// <param name="Place">Where the person stands, base_link.</param>
/// <param name="Range">Of that from the point below the camera, metres.</param>
/// <param name="Height">Metres.</param>
/// <param name="Foot">Between the soles, class-map columns and rows.</param>
/// <param name="Head">Top of the head, class-map columns and rows.</param>
/// <param name="Scale">Columns in a metre across.</param>
internal readonly record struct BodyPose(
    GroundPoint Place, double Range, double Height, ImagePoint Foot, ImagePoint Head, double Scale)
{
    private const double FaceUp = 0.94;
    private const double Margin = 0.3;
    private const double AreaSquareMeters = 0.55;

    /// <summary>Rows from foot to head.</summary>
    public double Rows => Foot.V - Head.V;

    /// <summary>Class-map pixels of the whole body, about: 0.55 m² of a grown-up's outline.</summary>
    public double AreaPixels => AreaSquareMeters / Height * Rows * Scale;

    /// <summary>Column of a point of the body.</summary>
    /// <param name="across">Metres to the right of the middle.</param>
    /// <param name="up">Share of the height.</param>
    public double ColumnOf(double across, double up) =>
        Foot.U + ((Head.U - Foot.U) * up) + (across * Scale);

    /// <summary>Row of a point of the body.</summary>
    /// <param name="up">Share of the height.</param>
    public double RowOf(double up) => Foot.V + ((Head.V - Foot.V) * up);

    /// <summary>Middle of the head.</summary>
    public ImagePoint Face => new(ColumnOf(0, FaceUp), RowOf(FaceUp));

    /// <summary>Share of the height at a row.</summary>
    public double UpOf(double row) => (Foot.V - row) / Rows;

    /// <summary>Metres to the right of the middle at a column, at a share of the height.</summary>
    public double AcrossOf(double column, double up) => (column - ColumnOf(0, up)) / Scale;

    /// <summary>Metres from the middle line of the body; what is above or below counts three times.</summary>
    public double MetersFrom(int column, int row)
    {
        double up = UpOf(row);
        double beyond = Math.Max(0, Math.Max(up - 1, -up)) * Height;
        return Math.Abs(AcrossOf(column, Math.Clamp(up, 0, 1))) + (3 * beyond);
    }

    /// <summary>Whether some of the body may be in a region: within a metre beside and a third of the height.</summary>
    public bool Meets(in Component part) =>
        Foot.U + Scale >= part.Left && Foot.U - Scale <= part.Right
        && Foot.V + (Margin * Rows) >= part.Top && Head.V - (Margin * Rows) <= part.Bottom;
}
