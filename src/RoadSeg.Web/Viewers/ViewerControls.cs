using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Web.Viewers;

/// <summary>Does what a viewer asks for, as far as the run has it. Any thread.</summary>
/// <param name="playback">Null when the source cannot be controlled.</param>
/// <param name="recording">Null when there is nothing to record to.</param>
internal sealed class ViewerControls(IPlaybackControl? playback, IRecordingControl? recording)
{
    /// <summary>Something was changed, and every page should show it at once.</summary>
    public event Action? Changed;

    public IPlaybackControl? Playback { get; } = playback;

    public IRecordingControl? Recording { get; } = recording;

    /// <summary>Obeys; what the run cannot do is passed over: its page greys it out.</summary>
    public async Task ObeyAsync(ClientCommand command)
    {
        switch (command.Kind)
        {
            case CommandKind.Pause:
                Playback?.Pause();
                break;
            case CommandKind.Resume:
                Playback?.Resume();
                break;
            case CommandKind.Step when command.Value != 0:
                Playback?.Step((int)command.Value);
                break;
            case CommandKind.Seek:
                Playback?.Seek(TimeSpan.FromSeconds(command.Value));
                break;
            case CommandKind.Speed:
                Playback?.SetSpeed(command.Value);
                break;
            case CommandKind.Record when Recording is not null:
                await RecordAsync(Recording, command.Value != 0).ConfigureAwait(false);
                break;
            default:
                return;
        }

        Changed?.Invoke();
    }

    private static async ValueTask RecordAsync(IRecordingControl recording, bool isOn)
    {
        if (isOn)
        {
            recording.Start();
        }
        else
        {
            await recording.StopAsync().ConfigureAwait(false);
        }
    }
}
