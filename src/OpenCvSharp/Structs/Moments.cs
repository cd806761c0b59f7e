using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Moments of a shape up to the third order.</summary>
public sealed class Moments
{
    private readonly Values values;

    internal Moments(in Values values) => this.values = values;

    /// <summary>Spatial moment of order 0 in x and 0 in y.</summary>
    public double M00 => values.M00;

    /// <summary>Spatial moment of order 1 in x and 0 in y.</summary>
    public double M10 => values.M10;

    /// <summary>Spatial moment of order 0 in x and 1 in y.</summary>
    public double M01 => values.M01;

    /// <summary>Spatial moment of order 2 in x and 0 in y.</summary>
    public double M20 => values.M20;

    /// <summary>Spatial moment of order 1 in x and 1 in y.</summary>
    public double M11 => values.M11;

    /// <summary>Spatial moment of order 0 in x and 2 in y.</summary>
    public double M02 => values.M02;

    /// <summary>Spatial moment of order 3 in x and 0 in y.</summary>
    public double M30 => values.M30;

    /// <summary>Spatial moment of order 2 in x and 1 in y.</summary>
    public double M21 => values.M21;

    /// <summary>Spatial moment of order 1 in x and 2 in y.</summary>
    public double M12 => values.M12;

    /// <summary>Spatial moment of order 0 in x and 3 in y.</summary>
    public double M03 => values.M03;

    /// <summary>Central moment of order 2 in x and 0 in y.</summary>
    public double Mu20 => values.Mu20;

    /// <summary>Central moment of order 1 in x and 1 in y.</summary>
    public double Mu11 => values.Mu11;

    /// <summary>Central moment of order 0 in x and 2 in y.</summary>
    public double Mu02 => values.Mu02;

    /// <summary>Central moment of order 3 in x and 0 in y.</summary>
    public double Mu30 => values.Mu30;

    /// <summary>Central moment of order 2 in x and 1 in y.</summary>
    public double Mu21 => values.Mu21;

    /// <summary>Central moment of order 1 in x and 2 in y.</summary>
    public double Mu12 => values.Mu12;

    /// <summary>Central moment of order 0 in x and 3 in y.</summary>
    public double Mu03 => values.Mu03;

    /// <summary>Normalised central moment of order 2 in x and 0 in y.</summary>
    public double Nu20 => values.Nu20;

    /// <summary>Normalised central moment of order 1 in x and 1 in y.</summary>
    public double Nu11 => values.Nu11;

    /// <summary>Normalised central moment of order 0 in x and 2 in y.</summary>
    public double Nu02 => values.Nu02;

    /// <summary>Normalised central moment of order 3 in x and 0 in y.</summary>
    public double Nu30 => values.Nu30;

    /// <summary>Normalised central moment of order 2 in x and 1 in y.</summary>
    public double Nu21 => values.Nu21;

    /// <summary>Normalised central moment of order 1 in x and 2 in y.</summary>
    public double Nu12 => values.Nu12;

    /// <summary>Normalised central moment of order 0 in x and 3 in y.</summary>
    public double Nu03 => values.Nu03;

    /// <summary>Same layout as cv::Moments.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Values
    {
        internal double M00;
        internal double M10;
        internal double M01;
        internal double M20;
        internal double M11;
        internal double M02;
        internal double M30;
        internal double M21;
        internal double M12;
        internal double M03;
        internal double Mu20;
        internal double Mu11;
        internal double Mu02;
        internal double Mu30;
        internal double Mu21;
        internal double Mu12;
        internal double Mu03;
        internal double Nu20;
        internal double Nu11;
        internal double Nu02;
        internal double Nu30;
        internal double Nu21;
        internal double Nu12;
        internal double Nu03;
    }
}
