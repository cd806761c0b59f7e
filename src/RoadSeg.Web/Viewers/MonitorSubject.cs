using RoadSeg.Inference;
using RoadSeg.Sources;

namespace RoadSeg.Web.Viewers;

/// <summary>What does not change during a run.</summary>
/// <param name="Source">Where the frames come from.</param>
/// <param name="Model">What labels them.</param>
/// <param name="PictureMediaType">How pictures are encoded.</param>
internal sealed record MonitorSubject(SourceDescription Source, ModelInfo Model, string PictureMediaType);
