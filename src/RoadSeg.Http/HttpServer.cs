using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RoadSeg.Publishing;

namespace RoadSeg.Http;

/// <summary>Kestrel on one address, with sockets, bounds on everything, and one function that answers.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;

    private HttpServer(WebApplication app)
    {
        this.app = app;
        IServerAddressesFeature addresses =
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Port = new Uri(addresses.Addresses.First()).Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="name">Of the sink, for errors.</param>
    /// <param name="endPoint">Where.</param>
    /// <param name="limits">What others may do.</param>
    /// <param name="answer">Answers each request. Several at once.</param>
    /// <exception cref="SinkException">The port is taken, or the address is none of this machine's.</exception>
    public static async Task<HttpServer> StartAsync(
        string name, IPEndPoint endPoint, ServerLimits limits, RequestDelegate answer)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(limits);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, endPoint, limits));
        if (limits.SendBufferBytes is int bytes)
        {
            builder.Services.Configure<SocketTransportOptions>(
                options => options.CreateBoundListenSocket = place => Bind(place, bytes));
        }

        builder.Services.AddSingleton<IHostLifetime>(new SilentLifetime());
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
            return new HttpServer(app);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            bool isTaken = e is AddressInUseException || e.InnerException is AddressInUseException
                || (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode
                    == SocketError.AddressAlreadyInUse;
            string why = isTaken
                ? "another program listens there already; choose another port, or 0 for any that is free"
                : $"{e.Message.TrimEnd('.')}; expected an address of this machine, or 0.0.0.0 for all of them";
            throw new SinkException($"sink \"{name}\" cannot listen on {endPoint}: {why}.", e);
        }
    }

    /// <summary>Stops listening and cuts what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(ClosingPatience);
        await app.StopAsync(patience.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static Socket Bind(EndPoint endPoint, int sendBufferBytes)
    {
        Socket listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        listener.SendBufferSize = sendBufferBytes;
        return listener;
    }

    private static void Limit(KestrelServerOptions options, IPEndPoint endPoint, ServerLimits asked)
    {
        KestrelServerLimits limits = options.Limits;
        limits.MaxConcurrentConnections = asked.Connections;
        limits.MaxConcurrentUpgradedConnections = asked.Connections;
        limits.MaxRequestBodySize = asked.BodyBytes;
        limits.MaxRequestLineSize = 2048;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        options.AddServerHeader = false;
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>Ctrl-C and signals are the command's, which ends the run in order.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
