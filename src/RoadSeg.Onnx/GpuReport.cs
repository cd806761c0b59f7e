using RoadSeg.Onnx.Gpu;

namespace RoadSeg.Onnx;

/// <summary>What there is of GPUs and of what their providers need, for people. Stateless; any thread.</summary>
public static class GpuReport
{
    /// <summary>Says how each provider stands on this machine.</summary>
    /// <param name="tell">Takes a subject and what is well with it.</param>
    /// <param name="note">Takes a subject and what is missing.</param>
    public static void Write(Action<string, string> tell, Action<string, string> note) =>
        Write(ExecutionProviders.Probe(), ExecutionProviders.Devices(), tell, note);

    /// <summary>The same of anything.</summary>
    /// <param name="providers">What each provider says of itself.</param>
    /// <param name="devices">The GPUs there are.</param>
    /// <param name="tell">As above.</param>
    /// <param name="note">As above.</param>
    internal static void Write(
        IReadOnlyList<ProviderStatus> providers, IReadOnlyList<GpuDevice> devices,
        Action<string, string> tell, Action<string, string> note)
    {
        ArgumentNullException.ThrowIfNull(tell);
        ArgumentNullException.ThrowIfNull(note);
        foreach (GpuDevice device in devices)
        {
            tell("GPU", device.Describe());
        }

        foreach (ProviderStatus provider in providers)
        {
            string subject = "provider " + ExecutionProviders.NameOf(provider.Device);
            if (provider.Unusable is null)
            {
                tell(subject, "usable");
            }
            else
            {
                string[] lacks = [.. provider.Missing.Select(l => l.Library.File)];
                note(subject, lacks.Length == 0 ? provider.Unusable : $"lacks {string.Join(", ", lacks)}");
            }
        }

        // What one provider said need not be said again by the next.
        foreach (LibraryFinding finding in providers.SelectMany(p => p.Libraries).DistinctBy(l => l.Library.File)
            .OrderBy(l => SystemLibrary.RankOf(l.Library.File)))
        {
            (finding.IsUsable ? tell : note)("library", finding.Describe());
        }
    }
}
