namespace RoadSeg.Frames;

/// <summary>
/// Identity and media time of one exposure. Copied unchanged into every derived result, so results are the same on
/// every replay.
/// </summary>
/// <param name="CameraId">Which camera.</param>
/// <param name="FrameId">Number of the exposure at its source, from 0; a gap means frames lost at the source.</param>
/// <param name="MediaTime">Time on the recording's or the camera's own clock.</param>
public readonly record struct FrameStamp(string CameraId, long FrameId, TimeSpan MediaTime);
