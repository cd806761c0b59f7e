using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RoadSeg.Publishing;

namespace RoadSeg.Web.Server;

/// <summary>Kestrel with four things to answer: the page, its socket, the metrics, and no.</summary>
internal sealed class MonitorServer : IAsyncDisposable
{
    private const int ConnectionsMax = 64;
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;

    private MonitorServer(WebApplication app)
    {
        this.app = app;
        IFeatureCollection features = app.Services.GetRequiredService<IServer>().Features;
        Port = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="name">Of the sink, for errors.</param>
    /// <param name="address">Where.</param>
    /// <param name="answer">Answers.</param>
    /// <param name="bodyBytesMax">The longest body that a request may have.</param>
    /// <exception cref="SinkException">The port is taken, or the address is none of this machine's.</exception>
    public static async Task<MonitorServer> StartAsync(
        string name, MonitorAddress address, RequestDelegate answer, long bodyBytesMax = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, address.EndPoint, bodyBytesMax));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ClosingPatience);
        WebApplication app = builder.Build();
        app.UseWebSockets(new WebSocketOptions
        {
            KeepAliveInterval = TimeSpan.FromSeconds(10),
            KeepAliveTimeout = TimeSpan.FromSeconds(20),
        });
        app.Run(answer);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return new MonitorServer(app);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            string why = e is AddressInUseException || e.InnerException is AddressInUseException
                ? "another program listens there already; choose another port, or 0 for any that is free"
                : $"{e.Message.TrimEnd('.')}; expected an address of this machine, or 0.0.0.0 for all of them";
            throw new SinkException($"sink \"{name}\" cannot listen on {address.EndPoint}: {why}.", e);
        }
    }

    /// <summary>Stops listening and cuts what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(ClosingPatience);
        await app.StopAsync(patience.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Limit(KestrelServerOptions options, IPEndPoint endPoint, long bodyBytesMax)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = ConnectionsMax;
        options.Limits.MaxConcurrentUpgradedConnections = ConnectionsMax;
        options.Limits.MaxRequestBodySize = bodyBytesMax;
        options.Limits.MaxRequestLineSize = 2048;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>Ctrl-C and signals are the command's, which ends the run in order.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
