namespace RoadSeg.Labels.Writing;

/// <summary>Where formats that leave it open have their pictures.</summary>
internal static class PictureFolder
{
    public static string PathOf(string stem, string ending) => "images/" + stem + ending;
}
