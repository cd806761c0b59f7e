using System.Buffers;

namespace RoadSeg.Publishing;

/// <summary>
/// Small pictures of scenes as people see them, for those who see no codec themselves. One thread at a time.
/// </summary>
public interface IScenePictures : IDisposable
{
    /// <summary>Draws the scene's overlay and encodes it as JPEG.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <param name="width">Columns at most.</param>
    /// <param name="output">Takes the bytes; the caller's.</param>
    void Draw(in SceneView scene, int width, IBufferWriter<byte> output);
}
