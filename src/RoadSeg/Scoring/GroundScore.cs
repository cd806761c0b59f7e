using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;

namespace RoadSeg.Scoring;

/// <summary>Grids and people of a run against what is exactly true. One thread at a time.</summary>
public sealed class GroundScore
{
    /// <summary>Out to here the false-free rate is promised, metres.</summary>
    public const double PromisedMeters = 15;

    /// <summary>Prepares.</summary>
    /// <param name="geometry">Where the cells of the grids lie.</param>
    /// <param name="cameraFoot">The point of the ground below the camera: distances are from there.</param>
    public GroundScore(GridGeometry geometry, GroundPoint cameraFoot)
    {
        Grid = new GridScore(geometry, cameraFoot);
        People = new PeopleScore(cameraFoot);
    }

    /// <summary>Frames scored.</summary>
    public long Frames => People.Frames;

    /// <summary>The grids.</summary>
    public GridScore Grid { get; }

    /// <summary>The people.</summary>
    public PeopleScore People { get; }

    /// <summary>Another drive begins: ids of people begin anew.</summary>
    public void BeginDrive() => People.BeginDrive();

    /// <summary>Adds one frame.</summary>
    /// <param name="mediaTime">Its time.</param>
    /// <param name="truth">What is true of it.</param>
    /// <param name="grid">To be scored.</param>
    /// <param name="people">To be scored.</param>
    public void Add(TimeSpan mediaTime, GroundTruth truth, OccupancyGrid grid, PeopleRegions people)
    {
        ArgumentNullException.ThrowIfNull(truth);
        Grid.Add(truth.Grid, grid);
        People.Add(mediaTime, truth.People.Items, people);
    }

    /// <summary>Writes the scores as one JSON object (docs/formats.md).</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("frames", Frames);
        json.WriteStartObject("grid");
        WriteNumber(json, "false_free_15m", Grid.FalseFreeRate(PromisedMeters));
        WriteNumber(json, "agreement_20m", Grid.Agreement(20));
        json.WriteStartArray("bands");
        for (int band = 0; band < RangeBands.Count; band++)
        {
            WriteBand(json, band);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("people");
        json.WriteNumber("present", People.Present);
        json.WriteNumber("found", People.Found);
        WriteNumber(json, "recall", People.Recall);
        WriteNumber(json, "false_per_frame", People.FalsePerFrame);
        json.WriteNumber("identity_switches", People.IdentitySwitches);
        json.WriteNumber("track_s", Math.Round(People.TrackSeconds, 3));
        WriteNumber(json, "identity_switches_per_100_s", People.SwitchesPer100Seconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBand(Utf8JsonWriter json, int band)
    {
        json.WriteStartObject();
        json.WriteNumber("from_m", RangeBands.StartOf(band));
        double end = RangeBands.EndOf(band);
        WriteNumber(json, "to_m", double.IsFinite(end) ? end : null);
        json.WriteStartObject("cells");
        foreach (CellState really in Enum.GetValues<CellState>())
        {
            json.WriteStartObject(NameOf(really));
            foreach (CellState called in Enum.GetValues<CellState>())
            {
                json.WriteNumber(NameOf(called), Grid.Count(band, really, called));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteNumber(json, "false_free", Grid.FalseFreeRate(band));
        json.WriteNumber("boundaries", Grid.BoundaryCount(band));
        WriteNumber(json, "boundary_error_median_m", Grid.BoundaryErrorMedian(band));
        WriteNumber(json, "boundary_beyond_95_m", Grid.BoundaryBeyond95(band));
        WriteNumber(json, "pedestrian_error_median_m", People.PedestrianErrorMedian(band));
        json.WriteEndObject();
    }

    private static string NameOf(CellState state) => state switch
    {
        CellState.Free => "free",
        CellState.Unknown => "unknown",
        _ => "occupied",
    };

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
