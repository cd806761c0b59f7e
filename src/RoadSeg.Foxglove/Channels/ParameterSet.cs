using System.Collections.Immutable;
using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.Publishing;

namespace RoadSeg.Foxglove.Channels;

/// <summary>The parameters, one set for all clients. Any thread.</summary>
internal sealed class ParameterSet
{
    public const string Opacity = "/roadseg/overlay_opacity";
    public const string VisibleClasses = "/roadseg/visible_classes";
    public const string MaxAge = "/roadseg/max_age_s";

    private readonly ImmutableArray<string> classes;
    private readonly AgeLimit? limit;
    private OverlayLook look = OverlayLook.Usual;

    /// <param name="camera">Camera id.</param>
    /// <param name="model">What labels the frames.</param>
    /// <param name="limit">Age limit of a live line; null for recordings.</param>
    public ParameterSet(string camera, ModelInfo model, AgeLimit? limit)
    {
        this.limit = limit;
        classes = [.. CombinedClasses.Of(model.Card.Outputs).Table.Classes.Select(c => c.Name)];
        All =
        [
            new(Opacity, true, json => json.WriteNumberValue(Look.Opacity), SetOpacity),
            new(VisibleClasses, false, WriteVisible, SetVisible),
            .. limit is null
                ? (ReadOnlySpan<Parameter>)[]
                : [new(MaxAge, true, json => json.WriteNumberValue(limit.Now.TotalSeconds), SetMaxAge)],
            new("/roadseg/camera", false, json => json.WriteStringValue(camera), null),
            new("/roadseg/model", false, json => json.WriteStringValue(model.Card.Name), null),
        ];
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<Parameter> All { get; }

    /// <summary>How the overlay is drawn now.</summary>
    public OverlayLook Look => Volatile.Read(ref look);

    /// <summary>Those of the given names in their order, or all; unknown names are left out.</summary>
    public IEnumerable<Parameter> Of(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? All : All.Where(p => names.Contains(p.Name));

    /// <summary>Sets one.</summary>
    /// <returns>Why not, for people; null when it is set.</returns>
    public string? Set(string name, JsonElement value)
    {
        Parameter? parameter = All.FirstOrDefault(p => p.Name == name);
        return parameter is null ? $"parameter \"{name}\" is not known"
            : parameter.Set is null ? $"parameter \"{name}\" can only be read"
            : parameter.Set(value) is string expected ? $"parameter \"{name}\" cannot be that: expected {expected}"
            : null;
    }

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : null;

    private string? SetOpacity(JsonElement value)
    {
        if (Number(value) is not (>= 0 and <= 1))
        {
            return "a number from 0 (the camera's picture alone) to 1";
        }

        Volatile.Write(ref look, Look with { Opacity = value.GetDouble() });
        return null;
    }

    private void WriteVisible(Utf8JsonWriter json)
    {
        OverlayLook now = Look;
        json.WriteStartArray();
        foreach (string name in classes.Where(c => !now.HiddenClasses.Contains(c)))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private string? SetVisible(JsonElement value)
    {
        const string Expected = "a list of class names of the model";
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Expected;
        }

        HashSet<string> visible = new(StringComparer.Ordinal);
        foreach (JsonElement element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.String || element.GetString() is not string name
                || !classes.Contains(name))
            {
                return $"{Expected}: {string.Join(", ", classes)}";
            }

            visible.Add(name);
        }

        Volatile.Write(ref look, Look with { HiddenClasses = [.. classes.Where(c => !visible.Contains(c))] });
        return null;
    }

    private string? SetMaxAge(JsonElement value)
    {
        // Safety: fresher than the run was started with, never older.
        bool isSet = Number(value) is double seconds and > 0 and < 3600 && limit!.TrySet(TimeSpan.FromSeconds(seconds));
        return isSet ? null : FormattableString.Invariant(
            $"seconds from {AgeLimit.Least.TotalSeconds} to what the run was started with, {limit!.Most.TotalSeconds}");
    }
}
