using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Ros.Messages;

/// <summary>
/// foxglove_msgs/ImageAnnotations over the camera's picture: outline of the drivable area, boxes of people with kind,
/// confidence and distance. Its origin is the corner of the picture, so everything moves by half a pixel.
/// </summary>
public static class AnnotationMessage
{
    private const byte LineLoop = 2;
    private const double Thickness = 2;
    private const double FontPixels = 14;
    private const int LabelBytesMax = 64;

    private static readonly (double R, double G, double B, double A) Green = (0, 0.8, 0.5, 1);
    private static readonly (double R, double G, double B, double A) Yellow = (1, 0.85, 0.1, 1);
    private static readonly (double R, double G, double B, double A) Red = (1, 0.2, 0.15, 1);
    private static readonly (double R, double G, double B, double A) Shade = (0, 0, 0, 0.6);

    /// <summary>Writes the message.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="stamp">Capture time of the picture that it lies over.</param>
    /// <param name="outline">Drivable area in image pixels; empty for none.</param>
    /// <param name="people">In the order of the results; those in the path are red.</param>
    public static void Write(
        CdrWriter cdr, RosTime stamp, ReadOnlySpan<ImagePoint> outline, ReadOnlySpan<PersonRegion> people)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        bool hasOutline = outline.Length > 0;
        cdr.Write(0u);
        cdr.Write((uint)people.Length + (hasOutline ? 1u : 0u));
        if (hasOutline)
        {
            BeginLoop(cdr, stamp, outline.Length);
            foreach (ImagePoint point in outline)
            {
                cdr.Write(point.U + 0.5);
                cdr.Write(point.V + 0.5);
            }

            EndLoop(cdr, Green);
        }

        foreach (ref readonly PersonRegion person in people)
        {
            WriteBox(cdr, stamp, person);
        }

        cdr.Write((uint)people.Length);
        foreach (ref readonly PersonRegion person in people)
        {
            WriteLabel(cdr, stamp, person);
        }
    }

    // Whole pixels: the left edge of column U is U pixels from the corner.
    private static void WriteBox(CdrWriter cdr, RosTime stamp, in PersonRegion person)
    {
        double left = person.Box.U;
        double top = person.Box.V;
        double right = left + person.Box.Width;
        double bottom = top + person.Box.Height;
        BeginLoop(cdr, stamp, 4);
        cdr.WriteArray([left, top, right, top, right, bottom, left, bottom]);
        EndLoop(cdr, person.InPath ? Red : Yellow);
    }

    private static void WriteLabel(CdrWriter cdr, RosTime stamp, in PersonRegion person)
    {
        cdr.Write(stamp);
        cdr.Write((double)person.Box.U);
        cdr.Write((double)person.Box.V);
        Span<byte> label = stackalloc byte[LabelBytesMax];
        cdr.WriteText(label[..Label(person, label)]);
        cdr.Write(FontPixels);
        Write(cdr, person.InPath ? Red : Yellow);
        Write(cdr, Shade);
    }

    private static int Label(in PersonRegion person, Span<byte> output)
    {
        ReadOnlySpan<byte> kind = person.Kind == PersonKind.Pedestrian ? "pedestrian "u8 : "cyclist "u8;
        kind.CopyTo(output);
        int length = kind.Length;
        (person.Confidence * 100).TryFormat(output[length..], out int digits, "0", CultureInfo.InvariantCulture);
        length += digits;
        " %"u8.CopyTo(output[length..]);
        length += 2;
        if (person.Ground is GroundFix fix)
        {
            output[length++] = (byte)' ';
            fix.Point.Range.TryFormat(output[length..], out digits, "0.0", CultureInfo.InvariantCulture);
            length += digits;
            " m"u8.CopyTo(output[length..]);
            length += 2;
        }

        return length;
    }

    private static void BeginLoop(CdrWriter cdr, RosTime stamp, int points)
    {
        cdr.Write(stamp);
        cdr.Write(LineLoop);
        cdr.Write((uint)points);
    }

    private static void EndLoop(CdrWriter cdr, (double R, double G, double B, double A) colour)
    {
        Write(cdr, colour);
        cdr.Write(0u);
        Write(cdr, default);
        cdr.Write(Thickness);
    }

    private static void Write(CdrWriter cdr, (double R, double G, double B, double A) colour) =>
        cdr.WriteArray([colour.R, colour.G, colour.B, colour.A]);
}
