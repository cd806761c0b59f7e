using System.Threading.Channels;

namespace RoadSeg.Web.Viewers;

/// <summary>
/// Wakes one waiting task; setting it twice before that counts once. Setting it never waits or allocates.
/// </summary>
internal sealed class Signal
{
    private readonly Channel<byte> channel = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => channel.Writer.TryWrite(0);

    /// <summary>Waits until it is set, and resets it.</summary>
    /// <returns>True; false once the token is cancelled.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await channel.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
