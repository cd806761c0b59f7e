using RoadSeg.Metrics;

namespace RoadSeg.Publishing;

/// <summary>Counts published scenes by status and by reason. Any thread; allocates nothing.</summary>
internal sealed class SceneCounts(Instruments instruments)
{
    // Made once: a tag for each count would be garbage.
    private static readonly KeyValuePair<string, object?>[] Statuses =
        [.. Enum.GetValues<SceneStatus>().Select(s => Tag(Instruments.StatusTag, StatusWords.Of(s)))];

    private static readonly (StatusReasons Reason, KeyValuePair<string, object?> Tag)[] Reasons =
        [.. StatusWords.Reasons.Select(r => (r.Reason, Tag(Instruments.ReasonTag, r.Word)))];

    /// <summary>Counts a scene that is about to be published.</summary>
    public void Add(Scene scene)
    {
        instruments.Scenes.Add(1, Statuses[(int)scene.Status]);
        if (scene.Reasons == StatusReasons.None || !instruments.Reasons.Enabled)
        {
            return;
        }

        foreach ((StatusReasons reason, KeyValuePair<string, object?> tag) in Reasons)
        {
            if ((scene.Reasons & reason) != 0)
            {
                instruments.Reasons.Add(1, tag);
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string word) => new(name, word);
}
