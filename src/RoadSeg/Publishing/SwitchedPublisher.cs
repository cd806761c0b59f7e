using System.Diagnostics.CodeAnalysis;

namespace RoadSeg.Publishing;

/// <summary>
/// A sink that is switched on and off during a run, and opened anew each time: the button that records. While it is
/// off a scene costs nothing. What fails ends the one recording, is shown and counted as an error of the run, and
/// the button works again.
/// </summary>
/// <param name="name">As the user wrote it.</param>
/// <param name="open">Opens the next one; throws <see cref="SinkException"/> when it cannot.</param>
/// <param name="tell">Told of what failed.</param>
public sealed class SwitchedPublisher(string name, Func<IPublisher> open, Action<string> tell)
    : IPublisher, IRecordingControl
{
    private readonly Lock gate = new();
    private IPublisher? current;
    private string? lastName;
    private string? problem;
    private int count;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string? Summary => count == 0 ? "nothing recorded"
        : FormattableString.Invariant($"{count} recordings, the last one {lastName}");

    /// <inheritdoc/>
    public RecordingState State
    {
        get
        {
            lock (gate)
            {
                return new RecordingState(current is not null, lastName, problem);
            }
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        lock (gate)
        {
            if (current is not null)
            {
                return;
            }

            problem = null;
            try
            {
                current = open();
                lastName = current.Name;
                count++;
            }
            catch (SinkException e)
            {
                Report(e);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync()
    {
        if (Detach() is IPublisher recording)
        {
            await FinishAsync(recording).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage(
        "Reliability", "CA2012", Justification = "A failed recording is closed as far as it can be; it is reported.")]
    public void Publish(in SceneView scene)
    {
        IPublisher? failed = null;
        lock (gate)
        {
            try
            {
                current?.Publish(scene);
            }
            catch (SinkException e)
            {
                Report(e);
                failed = current;
                current = null;
            }
        }

        _ = failed?.DisposeAsync();
    }

    /// <summary>Completes the recording that is being written.</summary>
    public ValueTask DisposeAsync() => StopAsync();

    private IPublisher? Detach()
    {
        lock (gate)
        {
            IPublisher? recording = current;
            current = null;
            return recording;
        }
    }

    private async ValueTask FinishAsync(IPublisher recording)
    {
        try
        {
            await recording.DisposeAsync().ConfigureAwait(false);
        }
        catch (SinkException e)
        {
            lock (gate)
            {
                Report(e);
            }
        }
    }

    private void Report(SinkException e)
    {
        problem = e.Message;
        tell(e.Message);
    }
}
