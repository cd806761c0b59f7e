using System.Text.RegularExpressions;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Opens sources by the names that people type.</summary>
public static partial class FrameSources
{
    private const string Known =
        "a video file, a folder or glob of images, camera:N, /dev/videoN, rtsp://, udp://, http://, https://, "
        + "file: or synthetic:";

    /// <summary>Opens a video file, image, folder, glob, camera or stream.</summary>
    /// <param name="name">As the user wrote it; <c>synthetic:</c> is not handled here.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Stamps arrivals.</param>
    /// <param name="cancellationToken">Ends the wait for a camera or stream within 100 ms.</param>
    /// <returns>The source; the caller disposes it.</returns>
    /// <exception cref="SourceException">There is no such thing, or it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public static async Task<IFrameSource> OpenAsync(
        string name, SourceOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        if (LiveAddress.TryParse(name, out LiveAddress? address))
        {
            return await LiveSource.OpenAsync(address, options, clock, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        string path = LocalPath(name);
        bool isPictures = Directory.Exists(path) || ImageListing.IsGlob(path) || ImageListing.IsImage(path);
        return isPictures
            ? ImageFolderSource.Open(name, path, options, clock)
            : VideoFileSource.Open(name, path, options, clock);
    }

    private static string LocalPath(string name)
    {
        if (name.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            bool isAddress = name.StartsWith("file://", StringComparison.OrdinalIgnoreCase);
            return isAddress && Uri.TryCreate(name, UriKind.Absolute, out Uri? uri)
                ? uri.LocalPath
                : name["file:".Length..];
        }

        if (SchemePattern().IsMatch(name) && !File.Exists(name) && !Directory.Exists(name))
        {
            throw new SourceException(
                $"source \"{name}\" is of no known kind: \"{name[..name.IndexOf(':', StringComparison.Ordinal)]}:\" "
                + $"is not one of them. Expected {Known}.");
        }

        return name;
    }

    // Two letters at least: one letter and a colon is more likely a slip in a file name.
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+:")]
    private static partial Regex SchemePattern();
}
