using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Reading;

/// <summary>CVAT for images 1.1: polygons, masks and boxes, painted by <c>z_order</c>.</summary>
internal static class CvatReader
{
    private const long CharactersMax = 1L << 30;

    public static IEnumerable<LabelledPicture> Read(string path, LabelNames names)
    {
        foreach (XElement image in Open(path).Elements("image"))
        {
            LabelledPicture picture = LabelledPicture.Empty(
                Attribute(path, image, "name"), Number(path, image, "width"), Number(path, image, "height"), path);
            IEnumerable<XElement> shapes = image.Elements()
                .Where(e => e.Name.LocalName is "polygon" or "mask" or "box")
                .OrderBy(e => e.Attribute("z_order") is null ? 0 : Number(path, e, "z_order"));
            foreach (XElement shape in shapes)
            {
                byte id = names.IdOf(Attribute(path, shape, "label"), path);
                switch (shape.Name.LocalName)
                {
                    case "polygon": PolygonFill.BetweenPixels(picture, Points(path, shape), id); break;
                    case "box": PolygonFill.BetweenPixels(picture, Box(path, shape), id); break;
                    default: DrawMask(path, picture, shape, id); break;
                }
            }

            yield return picture;
        }
    }

    private static XElement Open(string path)
    {
        try
        {
            XmlReaderSettings settings = new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = CharactersMax,
            };
            using XmlReader reader = XmlReader.Create(path, settings);
            XElement root = XElement.Load(reader);
            return root.Name.LocalName == "annotations" ? root
                : throw Wrong(path, $"the root is <{root.Name.LocalName}>, expected <annotations>");
        }
        catch (XmlException e)
        {
            throw Wrong(path, e.Message.TrimEnd('.'), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"labels \"{path}\" cannot be read: {e.Message}", e);
        }
    }

    private static List<ImagePoint> Points(string path, XElement shape)
    {
        List<ImagePoint> points = [];
        foreach (string pair in Attribute(path, shape, "points").Split(';'))
        {
            string[] numbers = pair.Split(',');
            points.Add(numbers.Length == 2 ? new ImagePoint(Real(path, numbers[0]), Real(path, numbers[1]))
                : throw Wrong(path, $"the point \"{pair}\" has not two numbers"));
        }

        return points;
    }

    private static List<ImagePoint> Box(string path, XElement shape)
    {
        double left = Real(path, Attribute(path, shape, "xtl"));
        double top = Real(path, Attribute(path, shape, "ytl"));
        double right = Real(path, Attribute(path, shape, "xbr"));
        double bottom = Real(path, Attribute(path, shape, "ybr"));
        return [new(left, top), new(right, top), new(right, bottom), new(left, bottom)];
    }

    private static void DrawMask(string path, LabelledPicture picture, XElement shape, byte id)
    {
        long left = Number(path, shape, "left");
        long top = Number(path, shape, "top");
        long width = Number(path, shape, "width");
        long height = Number(path, shape, "height");
        bool isInside = left >= 0 && top >= 0 && width > 0 && height > 0
            && left + width <= picture.Size.Width && top + height <= picture.Size.Height;
        List<int> counts = [];
        foreach (string word in Attribute(path, shape, "rle").Split(','))
        {
            counts.Add(int.TryParse(word, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out int count) ? count : -1);
        }

        if (!isInside || !RunLengths.TryDraw(counts, (int)(width * height), DrawRun))
        {
            throw Wrong(path, $"a mask of \"{picture.Stem}\" does not fit its box, or its box the picture");
        }

        void DrawRun(int from, int end)
        {
            for (int i = from; i < end; i++)
            {
                picture.Ids[(int)(((top + (i / width)) * picture.Size.Width) + left + (i % width))] = id;
            }
        }
    }

    private static string Attribute(string path, XElement element, string name) =>
        element.Attribute(name)?.Value
        ?? throw Wrong(path, $"<{element.Name.LocalName}> has no attribute \"{name}\"");

    private static long Number(string path, XElement element, string name)
    {
        string text = Attribute(path, element, name);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
            : throw Wrong(path, $"{name} \"{text}\" is no whole number");
    }

    private static double Real(string path, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) ? value
            : throw Wrong(path, $"\"{text}\" is no number");

    private static SourceException Wrong(string path, string what, Exception? inner = null)
    {
        string message = $"labels \"{path}\": {what}. Was it exported as CVAT for images 1.1?";
        return inner is null ? new SourceException(message) : new SourceException(message, inner);
    }
}
