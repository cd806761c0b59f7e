using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>Who gets in, and what they get.</summary>
public sealed class AccessTests
{
    private const string Token = "a-token-of-some-length";

    [Fact]
    public async Task The_page_is_served_and_may_load_nothing_from_elsewhere()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using HttpResponseMessage page = await monitor.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        string policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(page.Headers.Contains("Server"));
        using HttpRequestMessage again = new(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using HttpResponseMessage unchanged = await monitor.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/main.js", "text/javascript")]
    [InlineData("/monitor.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Its_files_have_their_types(string path, string type)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using HttpResponseMessage file = await monitor.Http.GetAsync(path);
        Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", file.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/../main.js/x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics", HttpStatusCode.NotFound)]
    [InlineData("GET", "/ws", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/", HttpStatusCode.MethodNotAllowed)]
    public async Task Nothing_else_is(string method, string path, HttpStatusCode expected)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage answer = await monitor.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_are_answered_where_the_run_writes_them()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync(options => options with
        {
            WriteMetrics = output =>
            {
                "frames 7\n"u8.CopyTo(output.GetSpan(9));
                output.Advance(9);
            },
        });
        Assert.Equal("frames 7\n", await monitor.Http.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    [InlineData("[::1]:9000", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    public async Task On_this_machine_only_its_own_names_are_answered(string host, HttpStatusCode expected)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await monitor.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task With_a_token_only_who_knows_it_gets_in()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync(o => o with { Token = Token });
        Assert.EndsWith("/?token=" + Token, monitor.Publisher.Url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(monitor, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(monitor, "/main.js"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(monitor, "/?token=" + Token + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(monitor, "/", ("Authorization", "Bearer wrong")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(monitor, "/", ("Authorization", "Bearer " + Token)));

        // The address leads to a cookie, and the token is out of sight.
        using HttpResponseMessage first = await monitor.Http.GetAsync("/?token=" + Token);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal("/", first.Headers.Location!.ToString());
        string cookie = first.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(monitor, "/", ("Cookie", cookie.Split(';')[0])));

        string bare = monitor.Publisher.Url.Split('?')[0];
        await Assert.ThrowsAsync<WebSocketException>(() => TestPage.OpenAsync(bare));
        using TestPage page = await TestPage.OpenAsync(
            bare, options => options.SetRequestHeader("Cookie", cookie.Split(';')[0]));
        await page.TextAsync("hello");
    }

    [Fact]
    public async Task Elsewhere_a_token_is_made_up()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync(o => o with
        {
            Address = new MonitorAddress(new IPEndPoint(IPAddress.Any, 0)),
        });
        Assert.Matches("^http://127.0.0.1:[0-9]+/\\?token=[0-9a-f]{32}$", monitor.Publisher.Url);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(monitor, "/"));
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("own", true)]
    [InlineData(null, true)]
    public async Task A_socket_is_for_our_own_page_or_a_program(string? origin, bool isAllowed)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        Task<TestPage> opening = TestPage.OpenAsync(monitor.Publisher.Url, options =>
        {
            if (origin is not null)
            {
                options.SetRequestHeader("Origin", origin == "own" ? monitor.Publisher.Url.TrimEnd('/') : origin);
            }
        });
        if (isAllowed)
        {
            using TestPage page = await opening;
            await page.TextAsync("hello");
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => opening);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_of_the_sink()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        using StageMetrics metrics = new();
        FakeEncoder encoder = new();
        WebOptions options = MonitorUnderTest.Options(metrics, new LogTail()) with
        {
            Address = new MonitorAddress((IPEndPoint)taken.LocalEndpoint),
        };
        SinkException e = await Assert.ThrowsAsync<SinkException>(
            () => WebPublisher.OpenAsync("web:1234", options, encoder, TimeProvider.System));
        Assert.StartsWith($"sink \"web:1234\" cannot listen on {taken.LocalEndpoint}: another program", e.Message, StringComparison.Ordinal);
        Assert.True(encoder.IsDisposed);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_an_error_of_the_sink()
    {
        using StageMetrics metrics = new();
        WebOptions options = MonitorUnderTest.Options(metrics, new LogTail()) with
        {
            Address = new MonitorAddress(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)),
        };
        SinkException e = await Assert.ThrowsAsync<SinkException>(
            () => WebPublisher.OpenAsync("web:192.0.2.1:0", options, new FakeEncoder(), TimeProvider.System));
        Assert.Contains("an address of this machine", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "127.0.0.1:8080")]
    [InlineData("9000", "127.0.0.1:9000")]
    [InlineData("localhost:9000", "127.0.0.1:9000")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1:80", null)]
    [InlineData("65536", null)]
    [InlineData("-1", null)]
    [InlineData("somewhere:80", null)]
    [InlineData("127.0.0.1", null)]
    public void Addresses_are_read_strictly(string text, string? expected)
    {
        Assert.Equal(expected is not null, MonitorAddress.TryParse(text, out MonitorAddress? address));
        Assert.Equal(expected, address?.EndPoint.ToString());
    }

    private static async Task<HttpStatusCode> StatusAsync(
        MonitorUnderTest monitor, string path, (string Name, string Value)? header = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (header is (string name, string value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await monitor.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
