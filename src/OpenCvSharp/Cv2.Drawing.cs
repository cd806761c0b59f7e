namespace OpenCvSharp;

/// <content>Lines, boxes, circles and text.</content>
public static partial class Cv2
{
    /// <summary>Draws a line.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pt1X">Column of one end.</param>
    /// <param name="pt1Y">Row of one end.</param>
    /// <param name="pt2X">Column of the other end.</param>
    /// <param name="pt2Y">Row of the other end.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Line(
        InputOutputArray img,
        int pt1X,
        int pt1Y,
        int pt2X,
        int pt2Y,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        Line(img, new Point(pt1X, pt1Y), new Point(pt2X, pt2Y), color, thickness, lineType, shift);
    }

    /// <summary>Draws a line.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pt1">One end.</param>
    /// <param name="pt2">The other end.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Line(
        InputOutputArray img,
        Point pt1,
        Point pt2,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        NativeError.Check(NativeMethods.rs_draw_line(
            img.Handle, pt1, pt2, color, thickness, (int)lineType, shift));
    }

    /// <summary>Draws an arrow.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pt1">Its start.</param>
    /// <param name="pt2">Its tip.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    /// <param name="tipLength">Length of the tip as a part of the arrow.</param>
    public static void ArrowedLine(
        InputOutputArray img,
        Point pt1,
        Point pt2,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0,
        double tipLength = 0.1)
    {
        NativeError.Check(NativeMethods.rs_draw_arrowed_line(
            img.Handle, pt1, pt2, color, thickness, (int)lineType, shift, tipLength));
    }

    /// <summary>Draws a box between two corners, both inside.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pt1">One corner.</param>
    /// <param name="pt2">The opposite corner.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Rectangle(
        InputOutputArray img,
        Point pt1,
        Point pt2,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        NativeError.Check(NativeMethods.rs_draw_rectangle(
            img.Handle, pt1, pt2, color, thickness, (int)lineType, shift));
    }

    /// <summary>Draws a box.</summary>
    /// <param name="img">Image.</param>
    /// <param name="rect">The box.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Rectangle(
        InputOutputArray img,
        Rect rect,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        NativeError.Check(NativeMethods.rs_draw_rectangle_area(
            img.Handle, rect, color, thickness, (int)lineType, shift));
    }

    /// <summary>Draws a circle.</summary>
    /// <param name="img">Image.</param>
    /// <param name="centerX">Column of the centre.</param>
    /// <param name="centerY">Row of the centre.</param>
    /// <param name="radius">Pixels.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Circle(
        InputOutputArray img,
        int centerX,
        int centerY,
        int radius,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        Circle(img, new Point(centerX, centerY), radius, color, thickness, lineType, shift);
    }

    /// <summary>Draws a circle.</summary>
    /// <param name="img">Image.</param>
    /// <param name="center">Its centre.</param>
    /// <param name="radius">Pixels.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels; -1 fills.</param>
    /// <param name="lineType">How it is drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Circle(
        InputOutputArray img,
        Point center,
        int radius,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        NativeError.Check(NativeMethods.rs_draw_circle(
            img.Handle, center, radius, color, thickness, (int)lineType, shift));
    }

    /// <summary>Writes ASCII text; other characters become question marks.</summary>
    /// <param name="img">Image.</param>
    /// <param name="text">The text, one line.</param>
    /// <param name="org">Bottom left corner of the text.</param>
    /// <param name="fontFace">Font.</param>
    /// <param name="fontScale">Factor of the font's own size.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How strokes are drawn.</param>
    /// <param name="bottomLeftOrigin">Whether the image's first row is its lowest.</param>
    public static void PutText(
        InputOutputArray img,
        string text,
        Point org,
        HersheyFonts fontFace,
        double fontScale,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        bool bottomLeftOrigin = false)
    {
        System.ArgumentNullException.ThrowIfNull(text);
        NativeError.Check(NativeMethods.rs_draw_put_text(
            img.Handle,
            text,
            org,
            (int)fontFace,
            fontScale,
            color,
            thickness,
            (int)lineType,
            bottomLeftOrigin ? 1 : 0));
    }

    /// <summary>The box that a text will fill.</summary>
    /// <param name="text">The text, one line.</param>
    /// <param name="fontFace">Font.</param>
    /// <param name="fontScale">Factor of the font's own size.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="baseLine">Pixels below the base line.</param>
    /// <returns>Width, and height above the base line.</returns>
    public static Size GetTextSize(
        string text, HersheyFonts fontFace, double fontScale, int thickness, out int baseLine)
    {
        System.ArgumentNullException.ThrowIfNull(text);
        NativeError.Check(NativeMethods.rs_draw_get_text_size(
            text, (int)fontFace, fontScale, thickness, out baseLine, out Size size));
        return size;
    }
}
