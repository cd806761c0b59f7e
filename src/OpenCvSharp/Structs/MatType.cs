using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Depth and number of channels of a Mat's elements.</summary>
/// <param name="Value">OpenCV's number: depth + (channels - 1) * 8.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct MatType(int Value)
{
    /// <summary>Depth of bytes.</summary>
    public const int CV_8U = 0;

    /// <summary>Depth of signed bytes.</summary>
    public const int CV_8S = 1;

    /// <summary>Depth of unsigned 16-bit integers.</summary>
    public const int CV_16U = 2;

    /// <summary>Depth of signed 16-bit integers.</summary>
    public const int CV_16S = 3;

    /// <summary>Depth of signed 32-bit integers.</summary>
    public const int CV_32S = 4;

    /// <summary>Depth of single precision floats.</summary>
    public const int CV_32F = 5;

    /// <summary>Depth of double precision floats.</summary>
    public const int CV_64F = 6;

    /// <summary>8U, 1 channel.</summary>
    public static readonly MatType CV_8UC1 = CV_8UC(1);

    /// <summary>8U, 2 channels.</summary>
    public static readonly MatType CV_8UC2 = CV_8UC(2);

    /// <summary>8U, 3 channels.</summary>
    public static readonly MatType CV_8UC3 = CV_8UC(3);

    /// <summary>8U, 4 channels.</summary>
    public static readonly MatType CV_8UC4 = CV_8UC(4);

    /// <summary>8S, 1 channel.</summary>
    public static readonly MatType CV_8SC1 = CV_8SC(1);

    /// <summary>8S, 2 channels.</summary>
    public static readonly MatType CV_8SC2 = CV_8SC(2);

    /// <summary>8S, 3 channels.</summary>
    public static readonly MatType CV_8SC3 = CV_8SC(3);

    /// <summary>8S, 4 channels.</summary>
    public static readonly MatType CV_8SC4 = CV_8SC(4);

    /// <summary>16U, 1 channel.</summary>
    public static readonly MatType CV_16UC1 = CV_16UC(1);

    /// <summary>16U, 2 channels.</summary>
    public static readonly MatType CV_16UC2 = CV_16UC(2);

    /// <summary>16U, 3 channels.</summary>
    public static readonly MatType CV_16UC3 = CV_16UC(3);

    /// <summary>16U, 4 channels.</summary>
    public static readonly MatType CV_16UC4 = CV_16UC(4);

    /// <summary>16S, 1 channel.</summary>
    public static readonly MatType CV_16SC1 = CV_16SC(1);

    /// <summary>16S, 2 channels.</summary>
    public static readonly MatType CV_16SC2 = CV_16SC(2);

    /// <summary>16S, 3 channels.</summary>
    public static readonly MatType CV_16SC3 = CV_16SC(3);

    /// <summary>16S, 4 channels.</summary>
    public static readonly MatType CV_16SC4 = CV_16SC(4);

    /// <summary>32S, 1 channel.</summary>
    public static readonly MatType CV_32SC1 = CV_32SC(1);

    /// <summary>32S, 2 channels.</summary>
    public static readonly MatType CV_32SC2 = CV_32SC(2);

    /// <summary>32S, 3 channels.</summary>
    public static readonly MatType CV_32SC3 = CV_32SC(3);

    /// <summary>32S, 4 channels.</summary>
    public static readonly MatType CV_32SC4 = CV_32SC(4);

    /// <summary>32F, 1 channel.</summary>
    public static readonly MatType CV_32FC1 = CV_32FC(1);

    /// <summary>32F, 2 channels.</summary>
    public static readonly MatType CV_32FC2 = CV_32FC(2);

    /// <summary>32F, 3 channels.</summary>
    public static readonly MatType CV_32FC3 = CV_32FC(3);

    /// <summary>32F, 4 channels.</summary>
    public static readonly MatType CV_32FC4 = CV_32FC(4);

    /// <summary>64F, 1 channel.</summary>
    public static readonly MatType CV_64FC1 = CV_64FC(1);

    /// <summary>64F, 2 channels.</summary>
    public static readonly MatType CV_64FC2 = CV_64FC(2);

    /// <summary>64F, 3 channels.</summary>
    public static readonly MatType CV_64FC3 = CV_64FC(3);

    /// <summary>64F, 4 channels.</summary>
    public static readonly MatType CV_64FC4 = CV_64FC(4);

    /// <summary>The depth: one of CV_8U ... CV_64F.</summary>
    public int Depth => Value & 7;

    /// <summary>The number of channels.</summary>
    public int Channels => (Value >> 3) + 1;

    /// <summary>The number as a type.</summary>
    /// <param name="value">OpenCV's number.</param>
    /// <returns>The type.</returns>
    public static implicit operator MatType(int value) => new(value);

    /// <summary>The type as OpenCV's number.</summary>
    /// <param name="self">The type.</param>
    /// <returns>The number.</returns>
    public static implicit operator int(MatType self) => self.Value;

    /// <summary>8U with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_8UC(int ch) => MakeType(CV_8U, ch);

    /// <summary>8S with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_8SC(int ch) => MakeType(CV_8S, ch);

    /// <summary>16U with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_16UC(int ch) => MakeType(CV_16U, ch);

    /// <summary>16S with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_16SC(int ch) => MakeType(CV_16S, ch);

    /// <summary>32S with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_32SC(int ch) => MakeType(CV_32S, ch);

    /// <summary>32F with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_32FC(int ch) => MakeType(CV_32F, ch);

    /// <summary>64F with a number of channels.</summary>
    /// <param name="ch">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType CV_64FC(int ch) => MakeType(CV_64F, ch);

    /// <summary>A type from depth and channels.</summary>
    /// <param name="depth">CV_8U ... CV_64F.</param>
    /// <param name="channels">1 to 512.</param>
    /// <returns>The type.</returns>
    public static MatType MakeType(int depth, int channels)
    {
        if (channels is <= 0 or > 512)
        {
            throw new System.ArgumentOutOfRangeException(
                nameof(channels), channels, "A Mat has 1 to 512 channels.");
        }

        return new MatType((depth & 7) + ((channels - 1) << 3));
    }

    /// <summary>The name, as in CV_8UC3.</summary>
    /// <returns>The name.</returns>
    public override string ToString()
    {
        string depth = Depth switch
        {
            CV_8U => "CV_8U",
            CV_8S => "CV_8S",
            CV_16U => "CV_16U",
            CV_16S => "CV_16S",
            CV_32S => "CV_32S",
            CV_32F => "CV_32F",
            CV_64F => "CV_64F",
            _ => "CV_16F",
        };
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{depth}C{Channels}");
    }
}
