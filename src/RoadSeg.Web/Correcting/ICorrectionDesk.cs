using RoadSeg.Correcting;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Publishing;

namespace RoadSeg.Web.Correcting;

/// <summary>A recording whose labels a person corrects. Any thread; calls wait for each other.</summary>
public interface ICorrectionDesk
{
    /// <summary>The recording, for people.</summary>
    string SourceName { get; }

    /// <summary>Size of the pictures.</summary>
    ImageSize Size { get; }

    /// <summary>What class ids mean.</summary>
    ClassTable Classes { get; }

    /// <summary>Number of frames; null when that is not known.</summary>
    long? FrameCount { get; }

    /// <summary>A frame; null when there is none of that number.</summary>
    Task<CorrectionFrame?> OpenAsync(long number, CancellationToken cancellationToken);

    /// <summary>Cuts a region out; null when there is no such frame.</summary>
    /// <returns>H×W row-major, 1 in the region.</returns>
    Task<byte[]?> RefineAsync(long number, RegionHint hint, CancellationToken cancellationToken);

    /// <summary>Keeps the labels of a frame in place of those it had.</summary>
    /// <param name="number">The frame.</param>
    /// <param name="ids">H×W class ids of <see cref="Classes"/>, or 255.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The file they are in; null when there is no such frame.</returns>
    /// <exception cref="SinkException">It cannot be written.</exception>
    Task<string?> SaveAsync(long number, byte[] ids, CancellationToken cancellationToken);
}

/// <summary>One frame with its labels so far.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in files.</param>
/// <param name="IsSaved">Whether a person has saved labels of it; else they are the network's.</param>
/// <param name="Picture">JPEG.</param>
/// <param name="Ids">H×W class ids, row-major.</param>
public sealed record CorrectionFrame(
    long Number, string Name, bool IsSaved, ReadOnlyMemory<byte> Picture, ReadOnlyMemory<byte> Ids);
