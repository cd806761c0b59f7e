using System.Collections.Frozen;

namespace RoadSeg.Labels;

/// <summary>One label of Cityscapes.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Id">Label id, which is what the benchmark takes.</param>
/// <param name="TrainId">Id in training; 255 where it is left out.</param>
/// <param name="IsThing">Counted one by one.</param>
public sealed record CityscapesLabel(string Name, byte Id, byte TrainId, bool IsThing = false);

/// <summary>The labels of Cityscapes, and what other label sets call the same.</summary>
public static class CityscapesLabels
{
    private const byte LeftOut = 255;

    /// <summary>All labels that pixels can have.</summary>
    public static IReadOnlyList<CityscapesLabel> All { get; } =
    [
        new("unlabeled", 0, LeftOut), new("ego vehicle", 1, LeftOut), new("rectification border", 2, LeftOut),
        new("out of roi", 3, LeftOut), new("static", 4, LeftOut), new("dynamic", 5, LeftOut),
        new("ground", 6, LeftOut), new("road", 7, 0), new("sidewalk", 8, 1), new("parking", 9, LeftOut),
        new("rail track", 10, LeftOut), new("building", 11, 2), new("wall", 12, 3), new("fence", 13, 4),
        new("guard rail", 14, LeftOut), new("bridge", 15, LeftOut), new("tunnel", 16, LeftOut), new("pole", 17, 5),
        new("polegroup", 18, LeftOut), new("traffic light", 19, 6), new("traffic sign", 20, 7),
        new("vegetation", 21, 8), new("terrain", 22, 9), new("sky", 23, 10), new("person", 24, 11, true),
        new("rider", 25, 12, true), new("car", 26, 13, true), new("truck", 27, 14, true), new("bus", 28, 15, true),
        new("caravan", 29, LeftOut, true), new("trailer", 30, LeftOut, true), new("train", 31, 16, true),
        new("motorcycle", 32, 17, true), new("bicycle", 33, 18, true),
    ];

    private static readonly FrozenDictionary<string, CityscapesLabel> ByKey = Keys();

    /// <summary>The label of pixels that have none.</summary>
    public static CityscapesLabel Unlabelled => All[0];

    /// <summary>Finds a label by its name or by what another label set calls it; null when there is none.</summary>
    /// <param name="name">Case, spaces and hyphens do not matter.</param>
    public static CityscapesLabel? Find(string name) => ByKey.GetValueOrDefault(Key(name));

    private static FrozenDictionary<string, CityscapesLabel> Keys()
    {
        Dictionary<string, CityscapesLabel> keys = All.ToDictionary(l => Key(l.Name));
        (string Name, string Same)[] others =
        [
            ("void", "unlabeled"), ("ignore", "unlabeled"), ("ignored", "unlabeled"), ("background", "unlabeled"),
            ("pavement", "sidewalk"), ("pedestrian", "person"), ("people", "person"), ("bicyclist", "rider"),
            ("cyclist", "rider"), ("signsymbol", "traffic sign"), ("sign", "traffic sign"), ("tree", "vegetation"),
            ("column pole", "pole"), ("motorbike", "motorcycle"), ("bike", "bicycle"), ("drivable area", "road"),
        ];
        foreach ((string name, string same) in others)
        {
            keys.Add(Key(name), keys[Key(same)]);
        }

        return keys.ToFrozenDictionary();
    }

    private static string Key(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
