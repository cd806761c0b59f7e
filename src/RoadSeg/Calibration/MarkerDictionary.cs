using System.Collections.Immutable;

namespace RoadSeg.Calibration;

/// <summary>A set of square markers known by name; the marks themselves are OpenCV's. Immutable; any thread.</summary>
/// <param name="Name">For example <c>5x5_100</c>.</param>
/// <param name="Number">OpenCV's number for it.</param>
/// <param name="MarkerCount">Number of markers, which are counted from 0.</param>
public sealed record MarkerDictionary(string Name, int Number, int MarkerCount)
{
    private const string Prefix = "DICT_";

    /// <summary>All, in the order of their numbers.</summary>
    public static ImmutableArray<MarkerDictionary> All { get; } =
    [
        .. (((string, int)[])
        [
            ("4x4_50", 50), ("4x4_100", 100), ("4x4_250", 250), ("4x4_1000", 1000),
            ("5x5_50", 50), ("5x5_100", 100), ("5x5_250", 250), ("5x5_1000", 1000),
            ("6x6_50", 50), ("6x6_100", 100), ("6x6_250", 250), ("6x6_1000", 1000),
            ("7x7_50", 50), ("7x7_100", 100), ("7x7_250", 250), ("7x7_1000", 1000),
            ("aruco_original", 1024), ("apriltag_16h5", 30), ("apriltag_25h9", 35), ("apriltag_36h10", 2320),
            ("apriltag_36h11", 587),
        ]).Select((entry, number) => new MarkerDictionary(entry.Item1, number, entry.Item2)),
    ];

    /// <summary>Finds one by name, with or without OpenCV's <c>DICT_</c>, in any case of letters.</summary>
    /// <returns>Null when there is none of that name.</returns>
    public static MarkerDictionary? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
        return All.FirstOrDefault(one => one.Name.Equals(plain, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
