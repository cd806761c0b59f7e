using System.Globalization;
using System.Text;
using System.Xml;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// CVAT for images 1.1. Its outlines have no holes: what lies in a hole is painted over it, and <c>z_order</c> says so.
/// A hole where nothing is known becomes a region <c>void</c>.
/// </summary>
internal sealed class CvatWriter : ILabelWriter
{
    /// <summary>Label of holes where nothing is known.</summary>
    public const string Nothing = "void";

    private readonly LabelNames names;
    private readonly ExportOptions options;
    private readonly SharedFile file;
    private readonly XmlWriter xml;
    private int count;

    public CvatWriter(string folder, LabelNames names, ExportOptions options)
    {
        this.names = names;
        this.options = options;
        file = new SharedFile(Path.Combine(folder, "annotations.xml"));
        xml = XmlWriter.Create(file.Stream, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            Indent = true,
        });
        WriteHead();
    }

    public bool NeedsRegions => true;

    public string PictureOf(string stem, string ending) => PictureFolder.PathOf(stem, ending);

    public void Write(LabelFrame frame)
    {
        xml.WriteStartElement("image");
        WriteNumber("id", count++);
        xml.WriteAttributeString("name", frame.Stem + (options.PictureEnding ?? ".png"));
        WriteNumber("width", frame.Size.Width);
        WriteNumber("height", frame.Size.Height);
        foreach (LabelRegion region in frame.BackToFront)
        {
            bool isMask = options.Shape != LabelShape.Polygons;
            if (region.ClassId != ClassTable.IgnoredId || (!isMask && region.Depth > 0))
            {
                xml.WriteStartElement(isMask ? "mask" : "polygon");
                string label = region.ClassId == ClassTable.IgnoredId ? Nothing : names.NameOf(region.ClassId);
                xml.WriteAttributeString("label", label);
                xml.WriteAttributeString("source", "auto");
                xml.WriteAttributeString("occluded", "0");
                WriteShape(frame, region, isMask);
                WriteNumber("z_order", region.Depth);
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
        xml.Flush();
    }

    public void Finish()
    {
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Dispose();
        file.Finish();
    }

    public void Dispose()
    {
        xml.Dispose();
        file.Dispose();
    }

    private void WriteShape(LabelFrame frame, LabelRegion region, bool isMask)
    {
        if (!isMask)
        {
            xml.WriteAttributeString("points", string.Join(';', region.Outer.Corners.Select(
                c => string.Create(CultureInfo.InvariantCulture, $"{c.U:0.00},{c.V:0.00}"))));
            return;
        }

        int index = frame.Map.RegionOf[(region.Box.V * frame.Size.Width) + region.FirstColumn];
        List<int> counts = RunLengths.AlongRows(
            frame.Size, region.Box, i => frame.Map.RegionOf[i] == index);
        xml.WriteAttributeString("rle", string.Join(", ", counts));
        WriteNumber("left", region.Box.U);
        WriteNumber("top", region.Box.V);
        WriteNumber("width", region.Box.Width);
        WriteNumber("height", region.Box.Height);
    }

    // The number of pictures is not known yet; CVAT has its own when it imports.
    private void WriteHead()
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("annotations");
        xml.WriteElementString("version", "1.1");
        xml.WriteStartElement("meta");
        xml.WriteStartElement("task");
        xml.WriteElementString("name", "RoadSeg pre-annotations");
        xml.WriteElementString("mode", "annotation");
        xml.WriteElementString("overlap", "0");
        xml.WriteElementString("flipped", "False");
        xml.WriteStartElement("labels");
        for (int id = 0; id < names.Classes.Classes.Length; id++)
        {
            WriteLabel(names.NameOf(id), names.Classes.Classes[id].Colour);
        }

        WriteLabel(Nothing, default);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteLabel(string name, ClassColour colour)
    {
        xml.WriteStartElement("label");
        xml.WriteElementString("name", name);
        xml.WriteElementString("color", string.Create(
            CultureInfo.InvariantCulture, $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}"));
        xml.WriteElementString("attributes", "");
        xml.WriteEndElement();
    }

    private void WriteNumber(string name, int value) =>
        xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
}
