using System.Net;
using System.Net.Sockets;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Ports on loopback that nobody uses just now.</summary>
internal static class Ports
{
    public static int FreeUdp()
    {
        using UdpClient probe = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    public static int FreeTcp()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
