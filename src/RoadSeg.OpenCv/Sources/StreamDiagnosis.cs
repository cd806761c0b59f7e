using System.Net;
using System.Net.Sockets;
using System.Text;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Finds out why a stream could not be opened, by asking its server once more in a few words: OpenCV only says no.
/// Blocks for a second or two at most.
/// </summary>
internal static class StreamDiagnosis
{
    private const int RtspPort = 554;
    private const int FirstError = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The failure, with its reason.</summary>
    public static SourceException NotOpened(LiveAddress address)
    {
        if (!Uri.TryCreate(address.Url, UriKind.Absolute, out Uri? uri))
        {
            return LiveFailure.Because(
                SourceLoss.NotFound,
                $"source \"{address}\" cannot be opened: it is no address. Expected SCHEME://HOST:PORT/PATH.");
        }

        try
        {
            return address.Kind switch
            {
                StreamKind.Http => OfStatus(address, HttpStatus(uri)),
                StreamKind.Rtsp => OfStatus(address, RtspStatus(uri)),
                _ => OfPort(address, uri),
            };
        }
        catch (SocketException e)
        {
            return OfSocket(address, e);
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is SocketException inner ? OfSocket(address, inner)
                : Failed(address, SourceLoss.Refused, $"the server does not speak HTTP as expected ({e.Message})");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return Failed(address, SourceLoss.TimedOut, "the server takes connections and does not answer");
        }
    }

    private static int HttpStatus(Uri uri)
    {
        using SocketsHttpHandler handler = new() { Credentials = CredentialsOf(uri) };
        using HttpClient client = new(handler) { Timeout = Patience };
        using HttpRequestMessage request = new(HttpMethod.Get, WithoutCredentials(uri));
        using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)response.StatusCode;
    }

    private static int RtspStatus(Uri uri)
    {
        using CancellationTokenSource patience = new(Patience);
        using TcpClient client = new();
        client.ConnectAsync(uri.Host, uri.Port > 0 ? uri.Port : RtspPort, patience.Token)
            .AsTask().GetAwaiter().GetResult();
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        NetworkStream stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(
            $"DESCRIBE {WithoutCredentials(uri)} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"));
        using StreamReader reader = new(stream, Encoding.ASCII);
        string[] words = (reader.ReadLine() ?? "").Split(' ');
        return words.Length > 1 && int.TryParse(words[1], out int status)
            ? status
            : throw new IOException("no RTSP answer");
    }

    private static SourceException OfStatus(LiveAddress address, int status) => status switch
    {
        (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone =>
            Failed(address, SourceLoss.NotFound, $"the server answers {status}: it has nothing at this path"),
        (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden => Failed(
            address, SourceLoss.Refused,
            $"the server answers {status}: it wants a right user name and password (SCHEME://USER:PASSWORD@HOST/PATH)"),
        >= FirstError => Failed(address, SourceLoss.Refused, $"the server answers {status}"),
        _ => Failed(
            address, SourceLoss.Format,
            "the server answers, but not with video that can be decoded here"
            + (address.Kind == StreamKind.Rtsp ? ", or not over this --rtsp-transport" : "")),
    };

    private static SourceException OfPort(LiveAddress address, Uri uri)
    {
        using Socket trial = new(SocketType.Dgram, ProtocolType.Udp);
        trial.Bind(new IPEndPoint(IPAddress.IPv6Any, Math.Max(uri.Port, 0)));
        return Failed(address, SourceLoss.Format, "what comes is not video that can be decoded here");
    }

    private static SourceException OfSocket(LiveAddress address, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            Failed(address, SourceLoss.NotFound, "there is no host of that name"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
            Failed(address, SourceLoss.NotFound, "the host cannot be reached"),
        SocketError.ConnectionRefused => Failed(address, SourceLoss.Refused, "nobody listens there"),
        SocketError.AddressAlreadyInUse =>
            Failed(address, SourceLoss.Refused, "another program on this machine receives at that port"),
        _ => Failed(address, SourceLoss.TimedOut, e.Message),
    };

    private static SourceException Failed(LiveAddress address, SourceLoss loss, string what) => LiveFailure.Because(
        loss,
        $"source \"{address}\" cannot be opened: {what}. Check the address and the sender; ffplay with the same "
        + "address shows more.");

    private static Uri WithoutCredentials(Uri uri) => new UriBuilder(uri) { UserName = "", Password = "" }.Uri;

    private static NetworkCredential? CredentialsOf(Uri uri)
    {
        string[] parts = uri.UserInfo.Split(':', 2);
        return parts[0].Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[^1]));
    }
}
