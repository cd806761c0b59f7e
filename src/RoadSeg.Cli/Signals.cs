using System.Runtime.InteropServices;

namespace RoadSeg.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP end a run cleanly: the first asks it to stop, so that files are closed and the summary
/// is printed; a second one ends the process at once, as the system would have.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals()
    {
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public CancellationToken Token => stop.Token;

    /// <summary>Ends the run as the first signal does.</summary>
    public void Stop() => stop.Cancel();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!stop.IsCancellationRequested)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
