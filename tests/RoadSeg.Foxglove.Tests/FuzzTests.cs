using System.Net.WebSockets;
using System.Text;
using RoadSeg.Foxglove.Protocol;
using RoadSeg.Foxglove.Tests.Support;
using RoadSeg.Tests;

namespace RoadSeg.Foxglove.Tests;

/// <summary>
/// Messages made from good ones by chance. Each is a request or none, and never an exception, whatever it is.
/// </summary>
[Trait("Kind", "Fuzz")]
public sealed class FuzzTests
{
    private const int Seed = 20260;
    private const int SmokeMessages = 30_000;
    private const int Clients = 40;

    private static readonly string[] Good =
    [
        """{"op":"subscribe","subscriptions":[{"id":1,"channelId":3},{"id":2,"channelId":5}]}""",
        """{"op":"unsubscribe","subscriptionIds":[1,2]}""",
        """{"op":"getParameters","parameterNames":["/roadseg/camera"],"id":"a"}""",
        """{"op":"setParameters","parameters":[{"name":"/roadseg/overlay_opacity","value":0.5}],"id":"b"}""",
        """{"op":"setParameters","parameters":[{"name":"/roadseg/visible_classes","value":["Sky"]}]}""",
        """{"op":"subscribeParameterUpdates","parameterNames":[]}""",
        """{"op":"subscribeConnectionGraph"}""", """{"op":"advertise","channels":[{"id":1,"topic":"/a"}]}""",
        """{"op":"fetchAsset","uri":"package://a","requestId":1}""",
    ];

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "1e400", "-1", "4294967296", "\\ud800", "\\u0000", "op", "\u00ff"];

    [Fact]
    public void Every_text_and_every_binary_is_read_or_refused()
    {
        Random random = Fuzzing.Chance(Seed);
        int read = 0;
        int count = 0;
        foreach (int i in Fuzzing.Rounds("Foxglove messages", SmokeMessages))
        {
            count = i + 1;
            byte[] message = Mutate(random, i % 2 == 0);
            ClientRequest? request = i % 2 == 0
                ? ClientRequestReader.ReadText(message)
                : ClientRequestReader.ReadBinary(message);
            read += request is null ? 0 : 1;
        }

        // Both happen, or nothing was tried.
        Assert.InRange(read, count / 100, count - (count / 100));
    }

    [Fact]
    public async Task The_server_stands_clients_that_send_anything()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient stays = await server.ConnectAsync();
        await stays.SubscribeAsync(1, "/roadseg/occupancy_grid");
        await stays.SettleAsync();
        Random random = Fuzzing.Chance(Seed);
        foreach (int i in Fuzzing.Rounds("Foxglove clients", Clients))
        {
            using TestClient client = await server.ConnectAsync(FoxglovePublisher.Subprotocols[i % 2]);
            await AnnoyAsync(client, random);
            await server.PublishAsync(i);
            Assert.All((await stays.MessageAsync(1)).Bytes[^8..], cell => Assert.Equal(i % 100, cell));
            if (random.Next(2) == 0)
            {
                client.Abort();
            }
        }

        await stays.SettleAsync();
        await Eventually.TrueAsync(() => server.Publisher.ClientCount == 1);
    }

    private static async Task AnnoyAsync(TestClient client, Random random)
    {
        try
        {
            for (int i = 0; i < 12; i++)
            {
                bool isText = random.Next(2) == 0;
                await client.SendAsync(
                    Mutate(random, isText), isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
                    isLast: random.Next(20) != 0);
            }
        }
        catch (WebSocketException)
        {
            // Closed, as it should be.
        }
    }

    private static byte[] Mutate(Random random, bool isText)
    {
        byte[] good = isText
            ? Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)])
            : ControlTests.Request(random.Next(2) == 0, random.Next(9), (ulong)random.NextInt64(), "some-id");
        return Fuzzing.Mutate(random, good, Pieces, ClientRequest.BytesMax);
    }
}
