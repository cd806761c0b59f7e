using System.Buffers;

namespace RoadSeg.Publishing;

/// <summary>
/// Turns a scene into the bytes of a picture file: the camera's picture, or what was found drawn into it. For sinks
/// that see no codec themselves. One thread at a time.
/// </summary>
public interface IScenePictureEncoder : IDisposable
{
    /// <summary>What the bytes are: <c>image/jpeg</c>.</summary>
    string MediaType { get; }

    /// <summary>Encodes one picture.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <param name="look">How the overlay is drawn; null for the camera's picture as it is.</param>
    /// <param name="output">Takes the bytes; the caller's.</param>
    void Encode(in SceneView scene, OverlayLook? look, IBufferWriter<byte> output);
}
