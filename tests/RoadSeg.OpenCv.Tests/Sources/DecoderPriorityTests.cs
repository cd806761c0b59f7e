using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>The threads of a decoder stand back for the line's.</summary>
public sealed class DecoderPriorityTests
{
    [Fact]
    public void What_is_opened_quietly_starts_threads_that_stand_back()
    {
        int own = NiceOfThisThread();
        int inherited = QuietThread.Run(() =>
        {
            int nice = 0;
            Thread started = new(() => nice = NiceOfThisThread());
            started.Start();
            started.Join();
            return nice;
        });
        Assert.Equal(Math.Max(own, 10), inherited);
        Assert.Equal(own, NiceOfThisThread());
    }

    [Fact]
    public void A_failure_reaches_the_caller() =>
        Assert.Throws<InvalidOperationException>(
            () => QuietThread.Run<int>(() => throw new InvalidOperationException("made to fail")));

    // proc(5): the name in parentheses may hold spaces; nice is the 17th field behind it.
    private static int NiceOfThisThread()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
