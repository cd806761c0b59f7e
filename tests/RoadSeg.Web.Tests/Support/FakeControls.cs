using System.Collections.Concurrent;
using System.Globalization;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Web.Tests.Support;

/// <summary>Writes down what it is asked for.</summary>
internal sealed class FakeControls : IPlaybackControl, IRecordingControl
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public PlaybackState State => new(true, false, 2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(21), null);

    RecordingState IRecordingControl.State => new(true, "video:a.mp4", null);

    public void Pause() => Asked.Enqueue("pause");

    public void Resume() => Asked.Enqueue("resume");

    public void Step(int frames) => Asked.Enqueue(string.Create(CultureInfo.InvariantCulture, $"step {frames}"));

    public void Seek(TimeSpan mediaTime) =>
        Asked.Enqueue(string.Create(CultureInfo.InvariantCulture, $"seek {mediaTime.TotalSeconds}"));

    public void SetSpeed(double factor) => Asked.Enqueue(string.Create(CultureInfo.InvariantCulture, $"speed {factor}"));

    public void Start() => Asked.Enqueue("record");

    public ValueTask StopAsync()
    {
        Asked.Enqueue("stop");
        return ValueTask.CompletedTask;
    }
}
