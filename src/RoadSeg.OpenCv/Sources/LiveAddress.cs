using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>How a stream travels.</summary>
internal enum StreamKind
{
    /// <summary>No stream: a local camera.</summary>
    None,

    Rtsp,

    Udp,

    Http,
}

/// <summary>Where a live picture comes from: a camera's device or a stream's address.</summary>
internal sealed partial record LiveAddress
{
    private LiveAddress(string name)
    {
        Name = name;
        Id = name;
    }

    /// <summary>As the user wrote it, without user name and password.</summary>
    public string Name { get; }

    /// <summary>The same without settings: it names the camera in results.</summary>
    public string Id { get; private init; }

    /// <summary>Device file of a local camera; null for streams.</summary>
    public string? DevicePath { get; private init; }

    /// <summary>What is asked of a local camera.</summary>
    public CameraSettings Settings { get; private init; } = CameraSettings.None;

    /// <summary>Address of a stream, with credentials; null for cameras.</summary>
    public string? Url { get; private init; }

    /// <summary>How the stream travels.</summary>
    public StreamKind Kind { get; private init; }

    /// <summary>Recognises cameras and streams; false for everything else.</summary>
    /// <exception cref="SourceException">It is meant as one but cannot be one.</exception>
    public static bool TryParse(string name, [NotNullWhen(true)] out LiveAddress? address)
    {
        address = null;
        if (StreamPattern().Match(name) is { Success: true } stream)
        {
            address = new LiveAddress(CredentialsPattern().Replace(name, "://"))
            {
                Url = name,
                Kind = stream.Groups[1].Value.ToUpperInvariant() switch
                {
                    "RTSP" or "RTSPS" => StreamKind.Rtsp,
                    "UDP" => StreamKind.Udp,
                    _ => StreamKind.Http,
                },
            };
            return true;
        }

        int mark = name.IndexOf('?', StringComparison.Ordinal);
        string id = mark < 0 ? name : name[..mark];
        if (DeviceOf(id) is not string device)
        {
            return false;
        }

        CameraSettings settings = mark < 0 ? CameraSettings.None : CameraSettings.Parse(name, name[(mark + 1)..]);
        address = new LiveAddress(name) { Id = id, DevicePath = device, Settings = settings };
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string? DeviceOf(string id)
    {
        if (!id.StartsWith("camera:", StringComparison.OrdinalIgnoreCase))
        {
            return DevicePattern().IsMatch(id) ? id : null;
        }

        string number = id["camera:".Length..];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? FormattableString.Invariant($"/dev/video{index}")
            : throw new SourceException(
                $"source \"{id}\": \"{number}\" is no camera number. Expected camera:0, camera:1 and so on.");
    }

    // The names below /dev/v4l stay the same when cameras are plugged in another order.
    [GeneratedRegex("^/dev/(video[0-9]{1,4}|v4l/by-(id|path)/[^/]+)$")]
    private static partial Regex DevicePattern();

    [GeneratedRegex("^(rtsps?|udp|https?)://.+", RegexOptions.IgnoreCase)]
    private static partial Regex StreamPattern();

    [GeneratedRegex("://[^/@]*@")]
    private static partial Regex CredentialsPattern();
}
