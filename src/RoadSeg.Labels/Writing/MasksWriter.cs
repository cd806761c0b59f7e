using System.Globalization;

namespace RoadSeg.Labels.Writing;

/// <summary>Class ids as PNG and a table of them: what <c>eval --labels</c> reads.</summary>
internal sealed class MasksWriter : ILabelWriter
{
    private readonly string folder;
    private readonly IPictureFiles files;
    private readonly SharedFile table;
    private readonly StreamWriter text;

    public MasksWriter(string folder, IPictureFiles files)
    {
        this.folder = folder;
        this.files = files;
        Directory.CreateDirectory(Path.Combine(folder, "labels"));
        table = new SharedFile(Path.Combine(folder, "labels.csv"));
        text = new StreamWriter(table.Stream);
        text.WriteLine("frame_index,label_png");
    }

    public bool NeedsRegions => false;

    public string PictureOf(string stem, string ending) => PictureFolder.PathOf(stem, ending);

    public void Write(LabelFrame frame)
    {
        string name = $"labels/{frame.Stem}.png";
        files.WriteGrey(Path.Combine(folder, name), frame.Size, frame.Ids);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frame.FrameId},{name}"));
    }

    public void Finish()
    {
        text.Dispose();
        table.Finish();
    }

    public void Dispose()
    {
        text.Dispose();
        table.Dispose();
    }
}
