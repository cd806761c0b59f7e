using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text.Json;
using RoadSeg.Foxglove.Channels;
using RoadSeg.Foxglove.Protocol;
using RoadSeg.Sources;

namespace RoadSeg.Foxglove.Clients;

/// <summary>Answers what clients ask for, one desk for all of them. Any thread.</summary>
/// <param name="identity">Who this is.</param>
/// <param name="feed">The channels.</param>
/// <param name="parameters">The parameters.</param>
/// <param name="clients">Who is connected.</param>
/// <param name="playback">Pausing and seeking; null where that cannot be.</param>
/// <param name="epochNanoseconds">Time of media time 0.</param>
internal sealed class Desk(
    ServerIdentity identity, SceneFeed feed, ParameterSet parameters, ClientList clients, IPlaybackControl? playback,
    long epochNanoseconds)
{
    private const double SpeedMin = 0.05;
    private const double SpeedMax = 64;

    private readonly Lock gate = new();
    private PlaybackState told = playback?.State ?? default;

    public ImmutableArray<Channel> Channels => feed.Channels;

    /// <summary>What a client is told when it comes.</summary>
    public void Welcome(Client client)
    {
        (long Start, long End)? range = client.HasPlayback ? Range() : null;
        client.Say(ServerMessages.ServerInfo(identity, range));
        client.Say(ServerMessages.Advertise(feed.Channels));
        if (range is not null)
        {
            client.Outbox.Answer(
                ServerMessages.Playback(playback!.State, feed.Time, false, ""), WebSocketMessageType.Binary);
        }
    }

    /// <summary>Whether clients of the newer protocol get a bar to seek in.</summary>
    public bool CanPlay => Range() is not null;

    /// <summary>Does what a client asks for, or says why not.</summary>
    public void Serve(Client client, ClientRequest request)
    {
        switch (request)
        {
            case ClientRequest.Subscribe subscribe:
                Subscribe(client, subscribe);
                break;
            case ClientRequest.Unsubscribe unsubscribe:
                Unsubscribe(client, unsubscribe);
                break;
            case ClientRequest.GetParameters get:
                client.Say(ServerMessages.ParameterValues(parameters.Of(get.Names), get.Id));
                break;
            case ClientRequest.SetParameters set:
                SetParameters(client, set);
                break;
            case ClientRequest.FollowParameters follow:
                client.Follow(parameters.Of(follow.Names).Select(p => p.Name), follow.IsOn);
                break;
            case ClientRequest.FollowGraph graph:
                client.FollowsGraph = graph.IsOn;
                if (graph.IsOn)
                {
                    client.Say(Graph());
                }

                break;
            case ClientRequest.Playback control:
                Play(client, control);
                break;
            case ClientRequest.Unknown unknown:
                client.Say(ServerMessages.Status(1, $"{unknown.What} is nothing that this server offered"));
                break;
            default:
                throw new InvalidOperationException($"no answer to {request.GetType().Name}");
        }
    }

    /// <summary>A client went.</summary>
    public void Farewell() => TellGraph();

    /// <summary>Tells clients when the recording stands otherwise than they know: ended, or paused.</summary>
    public void TellPlayback()
    {
        if (playback is null)
        {
            return;
        }

        PlaybackState state = playback.State;
        lock (gate)
        {
            if (state == told)
            {
                return;
            }

            told = state;
        }

        clients.Tell(
            ServerMessages.Playback(state, feed.Time, false, ""), WebSocketMessageType.Binary, c => c.HasPlayback);
    }

    private (long Start, long End)? Range()
    {
        if (playback?.State is not { CanSeek: true, End: TimeSpan end } state)
        {
            return null;
        }

        return (Nanoseconds(state.Start), Nanoseconds(end));
    }

    private long Nanoseconds(TimeSpan mediaTime) =>
        epochNanoseconds + (mediaTime.Ticks * TimeSpan.NanosecondsPerTick);

    private void Subscribe(Client client, ClientRequest.Subscribe request)
    {
        foreach ((uint id, uint channelId) in request.Subscriptions)
        {
            string? why = channelId < 1 || channelId > feed.Channels.Length ? "there is no such channel"
                : client.Outbox.TrySubscribe(id, feed.Channels[(int)channelId - 1]) ? null
                : "the channel or the number is subscribed already";
            if (why is not null)
            {
                client.Say(ServerMessages.Status(
                    1, FormattableString.Invariant($"subscription {id} to channel {channelId}: {why}")));
            }
        }

        TellGraph();
    }

    private void Unsubscribe(Client client, ClientRequest.Unsubscribe request)
    {
        foreach (uint id in request.Ids)
        {
            if (!client.Outbox.TryUnsubscribe(id))
            {
                client.Say(ServerMessages.Status(1, FormattableString.Invariant($"there is no subscription {id}")));
            }
        }

        TellGraph();
    }

    private void SetParameters(Client client, ClientRequest.SetParameters request)
    {
        List<string> names = [];
        foreach ((string name, JsonElement value) in request.Values)
        {
            names.Add(name);
            if (parameters.Set(name, value) is string why)
            {
                client.Say(ServerMessages.Status(2, why));
            }
        }

        if (names.Count == 0)
        {
            return;
        }

        // What the values are now, whether they were taken or not.
        if (request.Id is not null)
        {
            client.Say(ServerMessages.ParameterValues(parameters.Of(names), request.Id));
        }

        foreach (Parameter parameter in parameters.Of(names))
        {
            clients.Tell(
                ServerMessages.ParameterValues([parameter], null), WebSocketMessageType.Text,
                c => c.Follows(parameter.Name));
        }
    }

    private byte[] Graph() =>
        ServerMessages.ConnectionGraph(feed.Channels.Select(c => (c.Topic, clients.ReadersOf(c.Index))));

    private void TellGraph() => clients.Tell(Graph(), WebSocketMessageType.Text, c => c.FollowsGraph);

    private void Play(Client client, ClientRequest.Playback request)
    {
        if (!client.HasPlayback || playback is null)
        {
            client.Say(ServerMessages.Status(1, "playback cannot be controlled here"));
            return;
        }

        playback.SetSpeed(Math.Clamp(request.Speed, SpeedMin, SpeedMax));
        if (request.IsPause)
        {
            playback.Pause();
        }
        else
        {
            playback.Resume();
        }

        long now = feed.Time;
        if (request.SeekNanoseconds is ulong wanted && Range() is (long start, long end))
        {
            now = (long)Math.Clamp(wanted, (ulong)start, (ulong)Math.Max(start, end));
            playback.Seek(TimeSpan.FromTicks((now - epochNanoseconds) / TimeSpan.NanosecondsPerTick));
        }

        bool isSought = request.SeekNanoseconds is not null;
        PlaybackState state = playback.State with { IsPaused = request.IsPause };
        lock (gate)
        {
            told = playback.State;
        }

        client.Outbox.Answer(ServerMessages.Playback(state, now, isSought, request.Id), WebSocketMessageType.Binary);
        clients.Tell(
            ServerMessages.Playback(state, now, isSought, ""), WebSocketMessageType.Binary,
            c => c.HasPlayback && c != client);
    }
}
