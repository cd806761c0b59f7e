using System.Text.Json;

namespace RoadSeg.Foxglove.Protocol;

/// <summary>One message of a client, checked as far as its form goes.</summary>
internal abstract record ClientRequest
{
    /// <summary>Longest message in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most elements of any list in a message.</summary>
    public const int ElementsMax = 256;

    /// <summary>Messages of channels, each with a number of the client's own.</summary>
    internal sealed record Subscribe(IReadOnlyList<(uint Id, uint ChannelId)> Subscriptions) : ClientRequest;

    /// <summary>No more of these.</summary>
    internal sealed record Unsubscribe(IReadOnlyList<uint> Ids) : ClientRequest;

    /// <summary>Values of parameters; of all where no name is given.</summary>
    internal sealed record GetParameters(IReadOnlyList<string> Names, string? Id) : ClientRequest;

    /// <summary>New values.</summary>
    internal sealed record SetParameters(
        IReadOnlyList<(string Name, JsonElement Value)> Values, string? Id) : ClientRequest;

    /// <summary>Be told of changes, or no more.</summary>
    internal sealed record FollowParameters(IReadOnlyList<string> Names, bool IsOn) : ClientRequest;

    /// <summary>Be told who reads what, or no more.</summary>
    internal sealed record FollowGraph(bool IsOn) : ClientRequest;

    /// <summary>Pause, go on, seek.</summary>
    internal sealed record Playback(bool IsPause, float Speed, ulong? SeekNanoseconds, string Id) : ClientRequest;

    /// <summary>Something that this server did not offer.</summary>
    internal sealed record Unknown(string What) : ClientRequest;
}
