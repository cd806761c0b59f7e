using System.Collections.Immutable;
using RoadSeg.Onnx.Gpu;

namespace RoadSeg.Onnx;

/// <summary>Whether a provider can be had here.</summary>
/// <param name="Device">The provider.</param>
/// <param name="Unusable">Why it cannot be had, for people; null when it can.</param>
/// <param name="Libraries">Every library it needs and where it is; empty for the CPU.</param>
public sealed record ProviderStatus(
    DeviceChoice Device, string? Unusable, ImmutableArray<LibraryFinding> Libraries)
{
    /// <summary>The libraries that the loader cannot use.</summary>
    public IEnumerable<LibraryFinding> Missing => Libraries.Where(l => !l.IsUsable);
}
