using System.Globalization;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>Bags of ROS 1 as its own library writes them (python3-rosbag).</summary>
internal static class RosBag
{
    /// <summary>Where it has its pictures: value and number are the same, ten a second from second 5.</summary>
    public const string Topic = "/cam/image_raw";

    // The system's: the library is one of its packages.
    private const string Python = "/usr/bin/python3";

    /// <summary>Writes one with chunks of 1,500 bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression"><c>none</c>, <c>bz2</c>, <c>lz4</c>.</param>
    /// <param name="count">Pictures.</param>
    public static async Task WriteAsync(string path, string compression, int count)
    {
        Assert.SkipUnless(File.Exists(Python), $"needs {Python}, which is not here");
        TimeSpan patience = TimeSpan.FromSeconds(60);
        (int probe, _, _) = await RoadSeg.Tests.OtherProgram.RunAsync(
            patience, Python, "-c", "import rosbag, roslz4, sensor_msgs, nav_msgs, tf2_msgs");
        Assert.SkipUnless(probe == 0, "needs python3-rosbag and messages of ROS 1, which are not here");
        (int code, _, string error) = await RoadSeg.Tests.OtherProgram.RunAsync(
            patience, Python, Path.Combine(AppContext.BaseDirectory, "Support/bag.py"), path, compression,
            count.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == 0, error);
    }
}
