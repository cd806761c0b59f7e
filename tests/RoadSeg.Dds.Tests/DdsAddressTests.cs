using System.Net;

namespace RoadSeg.Dds.Tests;

public sealed class DdsAddressTests
{
    [Theory]
    [InlineData("", "127.0.0.1", 5)]
    [InlineData("42", "127.0.0.1", 42)]
    [InlineData("0", "127.0.0.1", 0)]
    [InlineData("localhost:3", "127.0.0.1", 3)]
    [InlineData("192.168.1.5:232", "192.168.1.5", 232)]
    [InlineData("192.168.1.5:", "192.168.1.5", 5)]
    [InlineData("0.0.0.0:1", "0.0.0.0", 1)]
    public void Domain_and_network_are_read(string text, string address, int domain)
    {
        DdsAddress? read = DdsAddress.TryParse(text, usualDomain: 5);
        Assert.Equal(new DdsAddress(IPAddress.Parse(address), domain), read);
        Assert.Equal(address == "127.0.0.1", read!.IsLocal);
    }

    [Theory]
    [InlineData("233")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("robot:1")]
    [InlineData("[::1]:1")]
    [InlineData(":1")]
    public void What_is_no_domain_is_refused(string text) => Assert.Null(DdsAddress.TryParse(text, usualDomain: 0));
}
