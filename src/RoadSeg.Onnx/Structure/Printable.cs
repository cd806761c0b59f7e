namespace RoadSeg.Onnx.Structure;

/// <summary>Text from a file that may hold anything, made fit for a terminal and a log.</summary>
internal static class Printable
{
    /// <summary>On one line, without control characters, at most so many characters.</summary>
    public static string Text(string text, int lengthMax = 200)
    {
        string cut = text.Length > lengthMax ? string.Concat(text.AsSpan(0, lengthMax), "…") : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
