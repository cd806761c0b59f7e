using RoadSeg.Geometry;

namespace RoadSeg.Sources;

/// <summary>How a stream of video is coded.</summary>
public enum VideoCodec
{
    /// <summary>H.264, AVC.</summary>
    H264,

    /// <summary>H.265, HEVC.</summary>
    H265,
}

/// <summary>What a video decoder has.</summary>
public enum VideoAnswer
{
    /// <summary>A picture.</summary>
    Picture,

    /// <summary>None before it gets another unit.</summary>
    NeedsMore,

    /// <summary>None any more, after <see cref="IVideoDecoder.SendEnd"/>.</summary>
    Ended,

    /// <summary>The unit sent last cannot be decoded.</summary>
    Broken,
}

/// <summary>A picture that a video decoder gave; its pixels come from <see cref="IVideoDecoder.Convert"/>.</summary>
/// <param name="Number">Number of the unit that it was coded in.</param>
/// <param name="Size">Its size.</param>
/// <param name="IsWhole">False when parts of it could not be decoded.</param>
/// <param name="IsReordered">Whether pictures of this stream may come in another order than their units.</param>
public readonly record struct DecodedPicture(long Number, ImageSize Size, bool IsWhole, bool IsReordered);

/// <summary>
/// Decodes one stream of video, access unit by access unit, for sources that see no codec themselves. After each unit
/// pictures are taken until there are none. One thread at a time.
/// </summary>
public interface IVideoDecoder : IDisposable
{
    /// <summary>Takes the coded bytes of one picture.</summary>
    /// <param name="unit">As Annex B of the codec has them, behind start codes; copied.</param>
    /// <param name="number">Comes back with its picture; rising.</param>
    /// <returns>False when they cannot be decoded.</returns>
    bool TrySend(ReadOnlySpan<byte> unit, long number);

    /// <summary>There are no more units: what was kept back comes out. None are taken before a reset.</summary>
    void SendEnd();

    /// <summary>Takes the next picture.</summary>
    /// <param name="picture">Only where it returns <see cref="VideoAnswer.Picture"/>.</param>
    VideoAnswer Receive(out DecodedPicture picture);

    /// <summary>Writes the pixels of the picture received last.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <exception cref="SourceException">Its pixels are of a kind that cannot be converted.</exception>
    void Convert(Span<byte> bgr);

    /// <summary>Forgets all pictures; goes on with any unit that can be decoded without others.</summary>
    /// <exception cref="SourceException">There is no memory for it.</exception>
    void Reset();
}
