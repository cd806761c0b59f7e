using RoadSeg.Anonymising;

namespace RoadSeg.Cli.Comparing;

/// <summary>What a comparison is to write and to judge.</summary>
/// <param name="A">First side as the user wrote it.</param>
/// <param name="B">Second side as the user wrote it.</param>
/// <param name="FailBelow">Agreement 0..1 below which it fails; null for never.</param>
/// <param name="Top">Frames that differ most to name.</param>
/// <param name="Json">JSON file; null for none.</param>
/// <param name="SideBySide">Video of both; null for none.</param>
/// <param name="Difference">Video of where they differ; null for none.</param>
/// <param name="Report">Folder of the report; null for none.</param>
/// <param name="Overwrite">Replace what exists.</param>
/// <param name="Anonymise">Who is left out of all pictures; null for nobody.</param>
internal sealed record CompareOptions(
    string A, string B, double? FailBelow, int Top, string? Json, string? SideBySide, string? Difference,
    string? Report, bool Overwrite, AnonymiseOptions? Anonymise);
