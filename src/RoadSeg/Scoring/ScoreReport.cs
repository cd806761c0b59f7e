using System.Text.Json;
using RoadSeg.Inference;

namespace RoadSeg.Scoring;

/// <summary>Scores of a run against labels.</summary>
/// <param name="classes">Names and roles of the classes.</param>
/// <param name="confusion">Pixels by truth and prediction.</param>
/// <param name="boundary">Boundary score.</param>
/// <param name="frames">Frames that had labels.</param>
public sealed class ScoreReport(ClassTable classes, ConfusionMatrix confusion, BoundaryScore boundary, long frames)
{
    /// <summary>Frames that had labels.</summary>
    public long Frames { get; } = frames;

    /// <summary>Mean IoU over the classes that occur.</summary>
    public double MeanIou => confusion.MeanIou();

    /// <summary>Boundary F-score; null without frames.</summary>
    public double? BoundaryF => boundary.Mean;

    /// <summary>All drivable classes taken as one.</summary>
    public ClassScore Drivable => confusion.ScoreOf(c => classes.RoleOf((byte)c) == ClassRole.Drivable);

    /// <summary>Name and score of each class in id order.</summary>
    public IEnumerable<(string Name, ClassScore Score)> Classes =>
        classes.Classes.Select((c, id) => (c.Name, confusion.ScoreOf(id)));

    /// <summary>Writes the <c>eval --json</c> object (docs/formats.md).</summary>
    public void Write(Stream stream)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("frames", Frames);
        json.WriteNumber("miou", Math.Round(MeanIou, 6));
        json.WriteStartObject("classes");
        foreach ((string name, ClassScore score) in Classes)
        {
            WriteScore(json, name, score);
        }

        json.WriteEndObject();
        WriteNumber(json, "boundary_f", BoundaryF);
        WriteScore(json, "drivable", Drivable);
        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, string name, ClassScore score)
    {
        json.WriteStartObject(name);
        WriteNumber(json, "iou", score.Iou);
        WriteNumber(json, "precision", score.Precision);
        WriteNumber(json, "recall", score.Recall);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteNumber(name, Math.Round(number, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
