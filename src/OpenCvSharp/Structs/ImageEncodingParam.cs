namespace OpenCvSharp;

/// <summary>One option of an image encoder.</summary>
/// <param name="id">Which option.</param>
/// <param name="value">Its value.</param>
public sealed class ImageEncodingParam(ImwriteFlags id, int value)
{
    /// <summary>Which option.</summary>
    public ImwriteFlags EncodingId { get; } = id;

    /// <summary>Its value.</summary>
    public int Value { get; } = value;
}
