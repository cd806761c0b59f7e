using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RoadSeg.Frames;
using RoadSeg.Local.Lines;
using RoadSeg.Local.Tests.Support;
using RoadSeg.Publishing;
using RoadSeg.Tests;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Local.Tests;

/// <summary>JSON lines for who connects.</summary>
public sealed class SocketLinesTests : IDisposable
{
    private const string Token = "a-token-of-some-length";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-local-");
    private readonly FramePool pool = ConformanceScene.Pool();

    private string SocketPath => Path.Combine(folder.FullName, "lines");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("tcp:0")]
    [InlineData("unix")]
    public async Task Every_reader_gets_every_line(string where)
    {
        await using SocketLinesPublisher publisher = Open(where);
        using Reader first = await ConnectAsync(publisher);
        using Reader second = await ConnectAsync(publisher);
        for (int i = 0; i < 20; i++)
        {
            await PublishAsync(publisher, i);
            Assert.Equal(i, await first.FrameAsync());
            Assert.Equal(i, await second.FrameAsync());
        }
    }

    [Fact]
    public async Task The_last_line_arrives_before_the_end()
    {
        SocketLinesPublisher publisher = Open("unix");
        using Reader reader = await ConnectAsync(publisher);
        await PublishAsync(publisher, 1);
        await publisher.DisposeAsync();
        Assert.Equal(1, await reader.FrameAsync());
        Assert.Null(await reader.LineAsync());
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task Who_does_not_read_misses_lines_and_holds_nobody_up()
    {
        await using SocketLinesPublisher publisher = Open("tcp:0");
        using Reader slow = await ConnectAsync(publisher);
        using Reader quick = await ConnectAsync(publisher);
        const int Count = 5000;
        for (int i = 0; i < Count; i++)
        {
            await PublishAsync(publisher, i);
            Assert.Equal(i, await quick.FrameAsync());
        }

        // Whole lines in their order, with gaps, and the newest at the end.
        long last = -1;
        int got = 0;
        while (last < Count - 1)
        {
            long frame = await slow.FrameAsync();
            Assert.True(frame > last, $"frame {frame} after {last}");
            last = frame;
            got++;
        }

        Assert.InRange(got, 1, Count - 1);
        Assert.DoesNotContain(" 0 missed", publisher.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_allocates_nothing_read_or_not()
    {
        await using SocketLinesPublisher publisher = Open("unix");
        using Scene scene = await ConformanceScene.MakeAsync(pool, 1);
        Action publish = () =>
        {
            for (int i = 0; i < 100; i++)
            {
                publisher.Publish(new SceneView(scene));
            }
        };
        publish();
        Assert.Equal(0, Allocations.Of(publish));
        using Reader reader = await ConnectAsync(publisher);
        publish();
        Assert.Equal(0, Allocations.Of(publish));
    }

    [Fact]
    public async Task Who_says_something_is_cut_off_and_the_others_miss_nothing()
    {
        await using SocketLinesPublisher publisher = Open("tcp:0");
        using Reader stays = await ConnectAsync(publisher);
        using Reader talks = await ConnectAsync(publisher);
        await talks.SayAsync("GET / HTTP/1.1\r\n\r\n");
        Assert.Null(await talks.LineAsync());
        await Eventually.TrueAsync(() => publisher.ReaderCount == 1);
        await PublishAsync(publisher, 5);
        Assert.Equal(5, await stays.FrameAsync());
    }

    [Theory]
    [InlineData(Token, true)]
    [InlineData(Token + "x", false)]
    [InlineData("", false)]
    public async Task With_a_token_only_who_knows_it_gets_lines(string token, bool isRight)
    {
        await using SocketLinesPublisher publisher = Open("tcp:0", Token);
        using Reader reader = await ConnectAsync(publisher);
        await reader.SayAsync(token + "\n");
        if (isRight)
        {
            Task<long> frame = reader.FrameAsync();
            for (int i = 0; !frame.IsCompleted; i++)
            {
                await PublishAsync(publisher, i);
                await Task.Delay(10);
            }

            Assert.True(await frame >= 0);
        }
        else
        {
            Assert.Null(await reader.LineAsync());
        }
    }

    [Fact]
    public async Task There_is_a_limit_to_readers()
    {
        await using SocketLinesPublisher publisher = Open("unix");
        List<Reader> readers = [];
        for (int i = 0; i < LineServer.ClientsMax; i++)
        {
            readers.Add(await ConnectAsync(publisher));
        }

        using Reader tooMany = await Reader.ConnectAsync(publisher.Address);
        Assert.Null(await tooMany.LineAsync());
        await PublishAsync(publisher, 3);
        foreach (Reader reader in readers)
        {
            Assert.Equal(3, await reader.FrameAsync());
            reader.Dispose();
        }
    }

    [Fact]
    public async Task A_socket_that_was_left_behind_is_replaced_and_nothing_else_is()
    {
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(SocketPath));
            Assert.Throws<SinkException>(() =>
            {
                left.Listen();
                Open("unix");
            });
        }

        // A name that no end takes away, as after a kill.
        using (Socket killed = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(SocketPath + ".x"));
            File.Move(SocketPath + ".x", SocketPath, overwrite: true);
        }

        await Open("unix").DisposeAsync();
        await File.WriteAllTextAsync(SocketPath, "mine");
        Assert.Throws<SinkException>(() => Open("unix"));
        Assert.Equal("mine", await File.ReadAllTextAsync(SocketPath));
    }

    [Theory]
    [InlineData("unix:lines", true, true)]
    [InlineData("tcp:9000", true, true)]
    [InlineData("tcp:localhost:9000", true, true)]
    [InlineData("tcp:[::1]:9000", true, true)]
    [InlineData("tcp:0.0.0.0:9000", true, false)]
    [InlineData("unix:", false, false)]
    [InlineData("tcp:", false, false)]
    [InlineData("tcp:99999", false, false)]
    [InlineData("tcp:::1:9000", false, false)]
    [InlineData("tcp:somewhere:9000", false, false)]
    public void Addresses(string text, bool isOne, bool isLocal)
    {
        LineAddress? address = LineAddress.TryParse(text);
        Assert.Equal(isOne, address is not null);
        Assert.Equal(isLocal, address?.IsLocal ?? false);
    }

    private SocketLinesPublisher Open(string where, string? token = null)
    {
        string text = where == "unix" ? "unix:" + SocketPath : where;
        return SocketLinesPublisher.Open("jsonl:" + text, LineAddress.TryParse(text)!, token);
    }

    private static async Task<Reader> ConnectAsync(SocketLinesPublisher publisher)
    {
        int before = publisher.ReaderCount;
        Reader reader = await Reader.ConnectAsync(publisher.Address);
        await Eventually.TrueAsync(() => publisher.ReaderCount > before);
        return reader;
    }

    private async Task PublishAsync(SocketLinesPublisher publisher, long frameId)
    {
        using Scene scene = await ConformanceScene.MakeAsync(pool, frameId);
        publisher.Publish(new SceneView(scene));
    }

    private sealed class Reader(Socket socket) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly StreamReader lines = new(new NetworkStream(socket, ownsSocket: true));

        public static async Task<Reader> ConnectAsync(string address)
        {
            EndPoint to = address.StartsWith("unix:", StringComparison.Ordinal)
                ? new UnixDomainSocketEndPoint(address["unix:".Length..])
                : IPEndPoint.Parse(address["tcp:".Length..]);
            Socket socket = new(to.AddressFamily, SocketType.Stream,
                to is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
            await socket.ConnectAsync(to);
            return new Reader(socket);
        }

        /// <summary>The next line; null at the end.</summary>
        public async Task<string?> LineAsync()
        {
            try
            {
                return await lines.ReadLineAsync().WaitAsync(Patience);
            }
            catch (IOException)
            {
                return null;
            }
        }

        /// <summary>Frame number of the next line, which is whole.</summary>
        public async Task<long> FrameAsync()
        {
            string line = await LineAsync() ?? throw new InvalidOperationException("closed");
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("frame").GetInt64();
        }

        public async Task SayAsync(string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text));

        public void Dispose() => lines.Dispose();
    }
}
