using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The pictures' surroundings of the horizon as a few columns of brightness, each the mean of a narrow strip: what
/// rises and sinks in them when the vehicle nods. Allocates nothing after its construction. One thread at a time.
/// </summary>
internal sealed class HorizonBand
{
    private const double Degree = Math.PI / 180;
    private const double BearingMax = 24 * Degree;
    private const int StripsMax = 17;
    private const double StripShare = 1.0 / 40;
    private const double RowsPerRadianWanted = 520;

    private readonly ImageSize image;
    private readonly int stripPixels;

    /// <summary>Lays the strips.</summary>
    /// <param name="camera">Mounted camera at the size of the pictures.</param>
    /// <param name="reachRadians">How far above and below the horizon the strips go.</param>
    public HorizonBand(CameraModel camera, double reachRadians)
    {
        image = camera.Camera.Size;
        stripPixels = Math.Max(4, (int)(image.Width * StripShare));
        List<HorizonStrip> laid = [];
        for (int i = 0; i < StripsMax; i++)
        {
            double bearing = BearingMax * ((2.0 * i / (StripsMax - 1)) - 1);
            if (TryLay(camera, bearing, reachRadians, out HorizonStrip strip))
            {
                laid.Add(strip);
            }
        }

        Strips = [.. laid];
    }

    /// <summary>The strips that lie in the picture, from right to left.</summary>
    public HorizonStrip[] Strips { get; }

    /// <summary>Reads a picture.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="profiles">For each strip its brightness from top to bottom.</param>
    public void Read(ReadOnlySpan<byte> bgr, float[][] profiles)
    {
        for (int i = 0; i < Strips.Length; i++)
        {
            HorizonStrip strip = Strips[i];
            for (int sample = 0; sample < strip.Count; sample++)
            {
                int sum = 0;
                for (int row = 0; row < strip.RowStep; row++)
                {
                    int v = strip.TopRow + (sample * strip.RowStep) + row;
                    ReadOnlySpan<byte> pixels = bgr.Slice(
                        ((v * image.Width) + strip.Column) * 3, stripPixels * 3);
                    for (int k = 0; k < pixels.Length; k += 3 * strip.RowStep)
                    {
                        sum += pixels[k] + (2 * pixels[k + 1]) + pixels[k + 2];
                    }
                }

                int count = strip.RowStep * ((stripPixels + strip.RowStep - 1) / strip.RowStep);
                profiles[i][sample] = sum / (4f * count);
            }
        }
    }

    private bool TryLay(CameraModel camera, double bearing, double reach, out HorizonStrip strip)
    {
        strip = default;
        if (!TryRow(camera, bearing, 0, out ImagePoint horizon)
            || !TryRow(camera, bearing, reach, out ImagePoint top)
            || !TryRow(camera, bearing, -reach, out ImagePoint bottom))
        {
            return false;
        }

        int step = Math.Max(1, (int)Math.Round((bottom.V - top.V) / (2 * reach) / RowsPerRadianWanted));
        int topRow = (int)Math.Round(top.V);
        int count = (int)((bottom.V - topRow) / step);
        int column = (int)Math.Round(horizon.U - (stripPixels / 2.0));
        strip = new HorizonStrip(
            column, topRow, step, count, (horizon.V - topRow - ((step - 1) / 2.0)) / step,
            (bottom.V - top.V) / (2 * reach) / step, Math.Cos(bearing));
        return column >= 0 && column + stripPixels <= image.Width && topRow >= 0
            && topRow + (count * step) <= image.Height && count > 8;
    }

    private static bool TryRow(CameraModel camera, double bearing, double elevation, out ImagePoint pixel)
    {
        const double Far = 1e6;
        (double sin, double cos) = Math.SinCos(bearing);
        return camera.TryProject(
            camera.CameraInBase + new Vector3D(Far * cos, -Far * sin, Far * Math.Tan(elevation)), out pixel);
    }
}

/// <summary>A strip of pixels across the horizon.</summary>
/// <param name="Column">Its leftmost column.</param>
/// <param name="TopRow">Its first row.</param>
/// <param name="RowStep">Rows in a sample.</param>
/// <param name="Count">Samples from top to bottom.</param>
/// <param name="HorizonSample">Sample at which the horizon lies when nothing nods.</param>
/// <param name="SamplesPerRadian">Samples per radian of elevation.</param>
/// <param name="Nod">Change of elevation for a unit nod of the vehicle: the cosine of the bearing.</param>
internal readonly record struct HorizonStrip(
    int Column, int TopRow, int RowStep, int Count, double HorizonSample, double SamplesPerRadian, double Nod);
