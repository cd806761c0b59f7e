namespace RoadSeg.Sources;

/// <summary>A source that may lose its frames for a while and tell of it.</summary>
public interface IReconnectingSource
{
    /// <summary>How it stands now. Any thread; a snapshot whose reading allocates nothing.</summary>
    SourceHealth Health { get; }
}

/// <summary>How the connection of a source stands. Replaced only when something changes.</summary>
/// <param name="IsConnected">True while frames come; false from the loss until the first frame of the next opening.</param>
/// <param name="Reason">Why it is not connected; <see cref="SourceLoss.None"/> while it is.</param>
/// <param name="Detail">The same in words for people; empty while it is connected.</param>
/// <param name="Reconnects">How often it came back after a loss, from 0.</param>
public sealed record SourceHealth(bool IsConnected, SourceLoss Reason, string Detail, int Reconnects);

/// <summary>Why a live source delivers nothing.</summary>
public enum SourceLoss
{
    /// <summary>It delivers.</summary>
    None,

    /// <summary>There is no such camera, host or path.</summary>
    NotFound,

    /// <summary>Somebody is there and says no: nobody listens at the port, no permission, in use elsewhere.</summary>
    Refused,

    /// <summary>Nothing came within the time-out.</summary>
    TimedOut,

    /// <summary>What came cannot be used: no video, or frames of another size than before.</summary>
    Format,

    /// <summary>The sender closed the stream, or the camera was unplugged.</summary>
    Ended,
}
