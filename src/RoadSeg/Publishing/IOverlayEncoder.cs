using System.Buffers;
using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Publishing;

/// <summary>
/// Draws what was found into the camera's picture and turns that into the bytes of a picture file, for sinks that send
/// pictures and see no codec themselves. One thread at a time.
/// </summary>
public interface IOverlayEncoder : IDisposable
{
    /// <summary>What the bytes are: <c>image/jpeg</c>.</summary>
    string MediaType { get; }

    /// <summary>Draws and encodes one scene.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <param name="look">How it is drawn.</param>
    /// <param name="output">Takes the bytes; the caller's.</param>
    /// <returns>Size of the encoded picture.</returns>
    ImageSize Encode(in SceneView scene, OverlayLook look, IBufferWriter<byte> output);
}

/// <summary>What a watcher may choose of an overlay.</summary>
/// <param name="Opacity">0 shows the camera's picture alone, 1 the usual tint.</param>
/// <param name="HiddenClasses">Names of classes that are not tinted.</param>
public sealed record OverlayLook(double Opacity, ImmutableHashSet<string> HiddenClasses)
{
    /// <summary>The usual tint of every class.</summary>
    public static OverlayLook Usual { get; } = new(1, []);
}
