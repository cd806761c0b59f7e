using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Foxglove.Tests.Support;

/// <summary>
/// "Encodes" a picture as its first byte, eight times over, and an overlay as megabytes, so that a client that does not
/// read holds it up.
/// </summary>
internal sealed class FakeEncoder : IScenePictureEncoder
{
    public const int OverlayBytes = 1_000_000;

    private const int PictureBytes = 8;
    private int pictures;
    private int overlays;

    public string MediaType => "image/jpeg";

    /// <summary>Pictures encoded.</summary>
    public int Count => Volatile.Read(ref pictures);

    /// <summary>Overlays encoded.</summary>
    public int OverlayCount => Volatile.Read(ref overlays);

    /// <summary>How the last overlay was to be drawn.</summary>
    public OverlayLook? Look { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Encode(in SceneView scene, OverlayLook? look, IBufferWriter<byte> output)
    {
        int length = look is null ? PictureBytes : OverlayBytes;
        output.GetSpan(length)[..length].Fill(scene.Frame.Pixels[0]);
        output.Advance(length);
        Look = look ?? Look;
        Interlocked.Increment(ref look is null ? ref pictures : ref overlays);
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>A recording of 20 seconds; writes down what it is asked for.</summary>
internal sealed class FakePlayback : IPlaybackControl
{
    private PlaybackState state = new(false, false, 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(21), null);

    public ConcurrentQueue<string> Asked { get; } = new();

    public PlaybackState State
    {
        get => state;
        set => state = value;
    }

    public void Pause() => Change("pause", state with { IsPaused = true });

    public void Resume() => Change("resume", state with { IsPaused = false });

    public void Step(int frames) => Change(string.Create(CultureInfo.InvariantCulture, $"step {frames}"), state);

    public void Seek(TimeSpan mediaTime) =>
        Change(string.Create(CultureInfo.InvariantCulture, $"seek {mediaTime.TotalSeconds}"), state);

    public void SetSpeed(double factor) =>
        Change(string.Create(CultureInfo.InvariantCulture, $"speed {factor}"), state with { Speed = factor });

    private void Change(string asked, PlaybackState after)
    {
        state = after;
        Asked.Enqueue(asked);
    }
}
