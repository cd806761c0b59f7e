using System.Globalization;
using System.Text;
using System.Text.Json;
using RoadSeg.Frames;
using RoadSeg.Mining;
using RoadSeg.Publishing;

namespace RoadSeg.Cli.Mining;

/// <summary>The folder of chosen frames and its index.</summary>
internal sealed class MineFolder
{
    private const string Csv = "index.csv";
    private const string Json = "index.json";

    private MineFolder(string path)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Name of a frame's file.</summary>
    public static string NameOf(FrameStamp stamp) =>
        string.Create(CultureInfo.InvariantCulture, $"frame_{stamp.FrameId:000000}.png");

    /// <summary>Makes it.</summary>
    /// <exception cref="SinkException">It cannot be made.</exception>
    public static MineFolder Make(string path, bool overwrite)
    {
        try
        {
            if (overwrite)
            {
                File.Delete(System.IO.Path.Combine(path, Csv));
                File.Delete(System.IO.Path.Combine(path, Json));
            }

            string free = FreeNames.Folder(path, overwrite, m => Console.Error.WriteLine("roadseg: " + m));
            Directory.CreateDirectory(free);
            return new MineFolder(free);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"the folder \"{path}\" for chosen frames cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Writes the index, in the order of the choice.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void WriteIndex(string sourceName, IReadOnlyList<ChosenFrame> chosen)
    {
        try
        {
            File.WriteAllText(System.IO.Path.Combine(Path, Csv), ToCsv(chosen));
            using FileStream stream = new(System.IO.Path.Combine(Path, Json), FileMode.CreateNew, FileAccess.Write);
            WriteJson(stream, sourceName, chosen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"the index in \"{Path}\" cannot be written: {e.Message}", e);
        }
    }

    private static string ToCsv(IReadOnlyList<ChosenFrame> chosen)
    {
        StringBuilder csv = new("rank,file,frame_index,media_time_s,reasons");
        foreach (MiningReason reason in MiningWords.All)
        {
            csv.Append(',').Append(MiningWords.Of(reason));
        }

        csv.Append('\n');
        for (int i = 0; i < chosen.Count; i++)
        {
            MinedFrame frame = chosen[i].Frame;
            csv.Append(CultureInfo.InvariantCulture, $"{i + 1},{NameOf(frame.Stamp)},{frame.Stamp.FrameId},");
            csv.Append(CultureInfo.InvariantCulture, $"{frame.Stamp.MediaTime.TotalSeconds:0.######},");
            csv.AppendJoin(' ', chosen[i].Reasons.Select(MiningWords.Of));
            foreach (MiningReason reason in MiningWords.All)
            {
                csv.Append(CultureInfo.InvariantCulture, $",{frame[reason]:0.#####}");
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static void WriteJson(Stream stream, string sourceName, IReadOnlyList<ChosenFrame> chosen)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("source", sourceName);
        json.WriteStartArray("frames");
        foreach (ChosenFrame choice in chosen)
        {
            json.WriteStartObject();
            json.WriteString("file", NameOf(choice.Frame.Stamp));
            json.WriteNumber("frame", choice.Frame.Stamp.FrameId);
            json.WriteNumber("media_time_s", Math.Round(choice.Frame.Stamp.MediaTime.TotalSeconds, 6));
            json.WriteStartArray("reasons");
            foreach (MiningReason reason in choice.Reasons)
            {
                json.WriteStringValue(MiningWords.Of(reason));
            }

            json.WriteEndArray();
            json.WriteStartObject("strengths");
            foreach (MiningReason reason in MiningWords.All)
            {
                json.WriteNumber(MiningWords.Of(reason), Math.Round(choice.Frame[reason], 5));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
