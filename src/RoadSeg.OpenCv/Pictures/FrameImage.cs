using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>Frames as image files without loss.</summary>
public static class FrameImage
{
    /// <summary>Writes a frame as PNG, never replacing a file; it appears when it is complete.</summary>
    /// <param name="path">File ending in .png.</param>
    /// <param name="frame">The frame; only read.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write(string path, FrameView frame)
    {
        using Mat image = new(frame.Size.Height, frame.Size.Width, MatType.CV_8UC3);
        frame.Pixels.CopyTo(MatPixels.Of(image));
        LabelImage.WriteNew(path, path + ".part.png", image);
    }
}
