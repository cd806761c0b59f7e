namespace OpenCvSharp;

/// <summary>Back ends of video input and output.</summary>
public enum VideoCaptureAPIs
{
    /// <summary>The first that works.</summary>
    ANY = 0,

    /// <summary>Video4Linux.</summary>
    V4L = 200,

    /// <summary>Video4Linux.</summary>
    V4L2 = V4L,

    /// <summary>GStreamer.</summary>
    GSTREAMER = 1800,

    /// <summary>FFmpeg.</summary>
    FFMPEG = 1900,

    /// <summary>Numbered images, as in img_%02d.jpg.</summary>
    IMAGES = 2000,

    /// <summary>OpenCV's own Motion JPEG.</summary>
    OPENCV_MJPEG = 2200,
}
