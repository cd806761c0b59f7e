using System.Text.Json;
using RoadSeg.Inference;

namespace RoadSeg.Scoring;

/// <summary>Scores of a run against labels.</summary>
/// <param name="classes">Names and roles of the classes.</param>
/// <param name="confusion">Pixels by truth and prediction.</param>
/// <param name="boundary">Boundary score.</param>
/// <param name="frames">Scores of the frames that had labels.</param>
public sealed class ScoreReport(
    ClassTable classes, ConfusionMatrix confusion, BoundaryScore boundary, IReadOnlyList<FrameScore> frames)
{
    private const int WorstFrames = 12;

    /// <summary>Frames that had labels.</summary>
    public long Frames => frames.Count;

    /// <summary>Scores of the frames that had labels, in order.</summary>
    public IReadOnlyList<FrameScore> PerFrame => frames;

    /// <summary>Pixels by truth and prediction.</summary>
    public ConfusionMatrix Confusion => confusion;

    /// <summary>Names and roles of the classes.</summary>
    public ClassTable Table => classes;

    /// <summary>Whether the network is as sure as it is right; null when it was not looked at.</summary>
    public CalibrationScore? Calibration { get; init; }

    /// <summary>Share of the pixels that look the same as before and kept their class; null without any.</summary>
    public double? Steadiness { get; init; }

    /// <summary>Pedestrians, and cyclists with them, taken as one.</summary>
    public ClassScore People =>
        confusion.ScoreOf(c => classes.RoleOf((byte)c) is ClassRole.Pedestrian or ClassRole.Cyclist);

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
        WriteScore(json, "people", People);
        WriteNumber(json, "pixel_accuracy", confusion.Accuracy);
        WriteNumber(json, "calibration_error", Calibration?.Error);
        WriteNumber(json, "temporal_consistency", Steadiness);
        WriteConfusion(json);
        json.WriteStartArray("worst_frames");
        foreach (FrameScore frame in frames.OrderBy(f => f.MeanIou).ThenBy(f => f.FrameId).Take(WorstFrames))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", frame.FrameId);
            WriteNumber(json, "miou", frame.MeanIou);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteConfusion(Utf8JsonWriter json)
    {
        json.WriteStartObject("confusion");
        for (int truth = 0; truth < confusion.ClassCount; truth++)
        {
            json.WriteStartArray(classes.Classes[truth].Name);
            for (int predicted = 0; predicted <= confusion.ClassCount; predicted++)
            {
                json.WriteNumberValue(confusion[truth, predicted]);
            }

            json.WriteEndArray();
        }

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

/// <summary>Score of one frame.</summary>
/// <param name="FrameId">Number at its source.</param>
/// <param name="MediaTime">Its place in the recording.</param>
/// <param name="MeanIou">Mean over the classes that occur in its truth or prediction, 0..1.</param>
public readonly record struct FrameScore(long FrameId, TimeSpan MediaTime, double MeanIou);
