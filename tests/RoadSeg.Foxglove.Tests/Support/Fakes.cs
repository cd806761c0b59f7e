using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Foxglove.Tests.Support;

/// <summary>"Encodes" a picture as its first byte, eight times over.</summary>
internal sealed class FakeEncoder : IPictureEncoder
{
    private int count;

    public string MediaType => "image/jpeg";

    /// <summary>Pictures encoded.</summary>
    public int Count => Volatile.Read(ref count);

    public bool IsDisposed { get; private set; }

    public ImageSize Encode(ReadOnlySpan<byte> pixels, ImageSize size, IBufferWriter<byte> output)
    {
        output.GetSpan(8)[..8].Fill(pixels[0]);
        output.Advance(8);
        Interlocked.Increment(ref count);
        return size;
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>"Encodes" an overlay as megabytes, so that a client that does not read holds it up.</summary>
internal sealed class FakeOverlay : IOverlayEncoder
{
    public const int Bytes = 1_000_000;

    private int count;

    public string MediaType => "image/jpeg";

    /// <summary>Pictures encoded.</summary>
    public int Count => Volatile.Read(ref count);

    public OverlayLook? Look { get; private set; }

    public ImageSize Encode(in SceneView scene, OverlayLook look, IBufferWriter<byte> output)
    {
        Look = look;
        output.GetSpan(Bytes)[..Bytes].Fill(scene.Frame.Pixels[0]);
        output.Advance(Bytes);
        Interlocked.Increment(ref count);
        return scene.Frame.Size;
    }

    public void Dispose()
    {
    }
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
