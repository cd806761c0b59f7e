using OpenCvSharp;
using RoadSeg.Inference;
using RoadSeg.OpenCv.Native;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Tints the canvas: each pixel by the class of the nearest class-map pixel, the drivable area in its own colour,
/// ignored pixels not at all.
/// </summary>
internal sealed class ClassTint(OverlayLayout layout)
{
    // Place of the drivable area behind the 256 class ids.
    private const int AreaEntry = 256;
    private const double AreaWeight = 0.34;
    private const double StrongestMin = 205;

    private readonly TintRow.Tint[] tints = new TintRow.Tint[AreaEntry + 1];
    private readonly TintRow row = new(layout.Canvas.Width);
    private ClassTable? classes;
    private OverlayLook look = OverlayLook.Usual;

    /// <summary>How strong the tints are, and which are left out.</summary>
    public OverlayLook Look
    {
        get => look;
        set
        {
            classes = look == value ? classes : null;
            look = value;
        }
    }

    /// <summary>Tints a canvas that shows the enlarged frame.</summary>
    public void Draw(Mat canvas, in SceneView scene)
    {
        Segmentation segmentation = scene.Segmentation;
        if (classes != segmentation.Classes)
        {
            classes = segmentation.Classes;
            Fill(classes);
        }

        ReadOnlySpan<int> rows = segmentation.RowOfV;
        int laidOut = -1;
        for (int v = 0; v < rows.Length; v++)
        {
            int mapRow = rows[v];
            if (mapRow < 0)
            {
                continue;
            }

            if (mapRow != laidOut)
            {
                LayOut(segmentation, scene.Drivable.Mask, mapRow);
                laidOut = mapRow;
            }

            for (int i = 0; i < layout.Enlargement; i++)
            {
                row.Blend(MatPixels.RowOf(canvas, (v * layout.Enlargement) + i));
            }
        }
    }

    /// <summary>Colour of a class in every picture for people.</summary>
    public static Scalar ColourOf(ClassDefinition definition) => definition.Role switch
    {
        // Data sets paint people in dark colours; on the road they have to stand out.
        ClassRole.Pedestrian => OverlayColours.Pedestrian,
        ClassRole.Cyclist => OverlayColours.Cyclist,
        _ => Bright(definition.Colour),
    };

    private static double WeightOf(ClassRole role) => role switch
    {
        ClassRole.Pedestrian or ClassRole.Cyclist => 0.45,
        ClassRole.Obstacle => 0.34,
        ClassRole.Drivable => 0.36,
        _ => 0.30,
    };

    // Many data sets have dark colours, which would hide what they tint: the hue stays, the brightness does not.
    private static Scalar Bright(ClassColour colour)
    {
        double strongest = Math.Max(Math.Max(colour.R, colour.G), Math.Max((byte)1, colour.B));
        double gain = Math.Max(1, StrongestMin / strongest);
        return new Scalar(colour.B * gain, colour.G * gain, colour.R * gain);
    }

    // Runs of one class are common: each is set at once.
    private void LayOut(Segmentation segmentation, ReadOnlySpan<byte> area, int mapRow)
    {
        ReadOnlySpan<int> columns = segmentation.ColumnOfU;
        ReadOnlySpan<byte> ids = segmentation.ClassIds.Slice(mapRow * segmentation.Size.Width, segmentation.Size.Width);
        ReadOnlySpan<byte> inArea = area.Slice(mapRow * segmentation.Size.Width, segmentation.Size.Width);
        int start = 0;
        int current = EntryAt(columns[0], ids, inArea);
        for (int u = 1; u < columns.Length; u++)
        {
            int entry = EntryAt(columns[u], ids, inArea);
            if (entry != current)
            {
                row.Set(start * layout.Enlargement, (u - start) * layout.Enlargement, tints[current]);
                start = u;
                current = entry;
            }
        }

        row.Set(start * layout.Enlargement, (columns.Length - start) * layout.Enlargement, tints[current]);
    }

    private static int EntryAt(int column, ReadOnlySpan<byte> ids, ReadOnlySpan<byte> inArea) =>
        column < 0 ? ClassTable.IgnoredId
        : inArea[column] != 0 ? AreaEntry
        : ids[column];

    private void Fill(ClassTable table)
    {
        Array.Fill(tints, TintRow.Tint.None);
        tints[AreaEntry] = TintRow.Tint.Of(OverlayColours.Drivable, AreaWeight * look.Opacity);
        for (int id = 0; id < table.Classes.Length; id++)
        {
            ClassDefinition definition = table.Classes[id];
            if (definition.Role == ClassRole.Ignored || look.HiddenClasses.Contains(definition.Name))
            {
                continue;
            }

            tints[id] = TintRow.Tint.Of(ColourOf(definition), WeightOf(definition.Role) * look.Opacity);
        }
    }
}
