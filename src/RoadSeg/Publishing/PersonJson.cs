using System.Text.Json;
using RoadSeg.Regions;
using static RoadSeg.Publishing.SceneJson;

namespace RoadSeg.Publishing;

/// <summary>A person of a scene as JSON (docs/formats.md).</summary>
internal static class PersonJson
{
    /// <summary>Writes somebody seen in this frame.</summary>
    public static void Write(Utf8JsonWriter json, in PersonRegion person)
    {
        json.WriteStartObject();
        if (person.Track is PersonTrack { Id: int id })
        {
            json.WriteNumber("id"u8, id);
        }
        else
        {
            json.WriteNull("id"u8);
        }

        json.WriteString("kind"u8, NameOf(person.Kind));
        json.WriteStartArray("box"u8);
        json.WriteNumberValue(person.Box.U);
        json.WriteNumberValue(person.Box.V);
        json.WriteNumberValue(person.Box.Width);
        json.WriteNumberValue(person.Box.Height);
        json.WriteEndArray();
        json.WriteNumber("area_px"u8, person.AreaPixels);
        json.WriteNumber("confidence"u8, Round(person.Confidence, 4));
        json.WritePropertyName("foot"u8);
        WritePair(json, Round(person.Foot.U, 2), Round(person.Foot.V, 2));
        if (person.Ground is GroundFix ground)
        {
            json.WriteStartObject("ground"u8);
            json.WriteNumber("x"u8, Round(ground.Point.X, 3));
            json.WriteNumber("y"u8, Round(ground.Point.Y, 3));
            json.WriteNumber("sigma"u8, Round(ground.SigmaMeters, 3));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("ground"u8);
        }

        json.WriteBoolean("in_path"u8, person.InPath);
        if (person.Track is PersonTrack track)
        {
            json.WritePropertyName("track"u8);
            WriteTrack(json, track);
        }
        else
        {
            json.WriteNull("track"u8);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes somebody seen before.</summary>
    public static void WriteHidden(Utf8JsonWriter json, in PersonTrack track)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, track.Id);
        json.WriteString("kind"u8, NameOf(track.Kind));
        json.WriteNumber("unseen_s"u8, Round(track.UnseenSeconds, 3));
        json.WritePropertyName("track"u8);
        WriteTrack(json, track);
        json.WriteEndObject();
    }

    private static void WriteTrack(Utf8JsonWriter json, in PersonTrack track)
    {
        json.WriteStartObject();
        json.WriteNumber("age_s"u8, Round(track.AgeSeconds, 3));
        json.WriteNumber("x"u8, Round(track.Position.X, 3));
        json.WriteNumber("y"u8, Round(track.Position.Y, 3));
        json.WriteNumber("sigma"u8, Round(track.SigmaMeters, 3));
        json.WriteNumber("vx"u8, Round(track.VelocityX, 3));
        json.WriteNumber("vy"u8, Round(track.VelocityY, 3));
        json.WriteNumber("v_sigma"u8, Round(track.VelocitySigma, 3));
        if (track.SecondsToPath is double seconds)
        {
            json.WriteNumber("to_path_s"u8, Round(seconds, 3));
        }
        else
        {
            json.WriteNull("to_path_s"u8);
        }

        json.WriteNumber("distance_m"u8, Round(track.DistanceMeters, 3));
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> NameOf(PersonKind kind) =>
        kind == PersonKind.Pedestrian ? "pedestrian"u8 : "cyclist"u8;
}
