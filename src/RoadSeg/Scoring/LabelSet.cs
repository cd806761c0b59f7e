using System.Collections.Immutable;

namespace RoadSeg.Scoring;

/// <summary>The numbering of a data set's labels. Immutable; any thread.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Classes">Value in the image and name of each class.</param>
/// <param name="VoidValues">Values that say nothing.</param>
public sealed record LabelSet(
    string Name, ImmutableArray<(int Value, string Name)> Classes, ImmutableArray<int> VoidValues)
{
    // Names of the same thing in the data sets of the field; within a row each may stand for any other.
    private static readonly string[][] SameThing =
    [
        ["ROAD", "ROADMARKING", "LANE"],
        ["PAVEMENT", "SIDEWALK"],
        ["TREE", "VEGETATION", "TERRAIN"],
        ["SIGNSYMBOL", "TRAFFICSIGN", "TRAFFICLIGHT", "SIGN"],
        ["POLE", "COLUMNPOLE", "POLEGROUP"],
        ["FENCE", "GUARDRAIL"],
        ["BUILDING", "WALL", "BRIDGE", "TUNNEL"],
        ["CAR", "VEHICLE", "TRUCK", "BUS", "TRAIN", "CARAVAN", "TRAILER", "SUVPICKUPTRUCK"],
        ["PEDESTRIAN", "PERSON", "HUMAN", "CHILD"],
        ["BICYCLIST", "CYCLIST", "RIDER", "BICYCLE", "MOTORCYCLE"],
        ["SKY"],
    ];

    private static readonly string[] CamVidNames =
    [
        "Sky", "Building", "Pole", "Road", "Pavement", "Tree", "SignSymbol", "Fence", "Car", "Pedestrian", "Bicyclist",
    ];

    // cityscapesScripts' labels.py: id, trainId (-1 without one), name.
    private static readonly (int Id, int TrainId, string Name)[] CityscapesClasses =
    [
        (7, 0, "road"), (8, 1, "sidewalk"), (11, 2, "building"), (12, 3, "wall"), (13, 4, "fence"), (17, 5, "pole"),
        (19, 6, "traffic light"), (20, 7, "traffic sign"), (21, 8, "vegetation"), (22, 9, "terrain"), (23, 10, "sky"),
        (24, 11, "person"), (25, 12, "rider"), (26, 13, "car"), (27, 14, "truck"), (28, 15, "bus"),
        (31, 16, "train"), (32, 17, "motorcycle"), (33, 18, "bicycle"),
    ];

    /// <summary>CamVid's 11 classes; 11 and 255 are void.</summary>
    public static LabelSet CamVid { get; } = new(
        "camvid", [.. CamVidNames.Select((name, value) => (value, name))], [CamVidNames.Length, 255]);

    /// <summary>Cityscapes' label ids, which KITTI's semantic labels use as well; all others are void.</summary>
    public static LabelSet Cityscapes { get; } = new(
        "cityscapes", [.. CityscapesClasses.Select(c => (c.Id, c.Name))],
        [.. Enumerable.Range(0, 34).Where(v => !CityscapesClasses.Any(c => c.Id == v)), 255]);

    /// <summary>Cityscapes' train ids; 255 is void.</summary>
    public static LabelSet CityscapesTrain { get; } = new(
        "cityscapes-train", [.. CityscapesClasses.Select(c => (c.TrainId, c.Name))], [255]);

    /// <summary>Finds one by name; null where there is none.</summary>
    public static LabelSet? Find(string name) => name switch
    {
        "camvid" => CamVid,
        "cityscapes" or "kitti" => Cityscapes,
        "cityscapes-train" => CityscapesTrain,
        _ => null,
    };

    /// <summary>Names a model may have for a class, the class's own first.</summary>
    internal static IEnumerable<string> NamesFor(string name)
    {
        string plain = Plain(name);
        return [name, .. SameThing.Where(row => row.Contains(plain)).SelectMany(row => row).Where(n => n != plain)];
    }

    /// <summary>
    /// A name without case, blanks, lines and dots: <c>Traffic_Sign</c> and <c>traffic sign</c> are one.
    /// </summary>
    internal static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
