using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Where a live picture comes from: a camera's number or a stream's address.</summary>
internal sealed partial record LiveAddress
{
    // Over TCP no packet is lost, and FFmpeg hands frames on as they come instead of gathering a buffer first.
    private const string RtspOptions = "rtsp_transport;tcp|fflags;nobuffer|flags;low_delay";

    // A transport stream repeats its tables often: half a second of it tells enough.
    private const string UdpOptions = "fflags;nobuffer|flags;low_delay|analyzeduration;500000";

    private LiveAddress(string name, int? cameraIndex, string? url)
    {
        Name = name;
        CameraIndex = cameraIndex;
        Url = url;
    }

    /// <summary>As the user wrote it, without user name and password.</summary>
    public string Name { get; }

    /// <summary>Number of a local camera; null for streams.</summary>
    public int? CameraIndex { get; }

    /// <summary>Address of a stream, with credentials; null for cameras.</summary>
    public string? Url { get; }

    /// <summary>FFmpeg's options for it, as OpenCV wants them; null for none.</summary>
    public string? CaptureOptions =>
        Url is null ? null
        : Url.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase) ? RtspOptions
        : Url.StartsWith("udp", StringComparison.OrdinalIgnoreCase) ? UdpOptions
        : null;

    /// <summary>Recognises cameras and streams; false for everything else.</summary>
    /// <exception cref="SourceException">It is meant as one but cannot be one.</exception>
    public static bool TryParse(string name, [NotNullWhen(true)] out LiveAddress? address)
    {
        address = null;
        if (name.StartsWith("camera:", StringComparison.OrdinalIgnoreCase))
        {
            string number = name["camera:".Length..];
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                throw new SourceException(
                    $"source \"{name}\": \"{number}\" is no camera number. Expected camera:0, camera:1 and so on.");
            }

            address = new LiveAddress(name, index, null);
        }
        else if (DevicePattern().Match(name) is { Success: true } device)
        {
            int index = int.Parse(device.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            address = new LiveAddress(name, index, null);
        }
        else if (StreamPattern().IsMatch(name))
        {
            address = new LiveAddress(CredentialsPattern().Replace(name, "://"), null, name);
        }

        return address is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex("^/dev/video([0-9]{1,4})$")]
    private static partial Regex DevicePattern();

    [GeneratedRegex("^(rtsps?|udp|https?)://.+", RegexOptions.IgnoreCase)]
    private static partial Regex StreamPattern();

    [GeneratedRegex("://[^/@]*@")]
    private static partial Regex CredentialsPattern();
}
