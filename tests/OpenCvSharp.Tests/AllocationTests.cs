namespace OpenCvSharp.Tests;

/// <summary>The calls of the frame path allocate nothing on the managed heap.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Reading_the_header_allocates_nothing()
    {
        using Mat image = Some.Gradient();
        long sum = 0;
        AssertAllocatesNothing(() =>
            sum += image.Rows + image.Cols + image.Step() + image.Data + image.Channels()
                + image.At<Vec3b>(1, 1).Item0);
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void Image_operations_allocate_nothing()
    {
        using Mat image = Some.Gradient();
        using Mat scaled = new();
        using Mat swapped = new();
        using Mat mixed = new();
        AssertAllocatesNothing(() =>
        {
            Cv2.Resize(image, scaled, new Size(50, 40));
            Cv2.CvtColor(scaled, swapped, ColorConversionCodes.BGR2RGB);
            Cv2.AddWeighted(scaled, 0.5, swapped, 0.5, 0, mixed);
            mixed.CopyTo(swapped);
            scaled.SetTo(Scalar.Black);
        });
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        using Mat image = new(100, 100, MatType.CV_8UC3, 0);
        Point[][] outline = [[new(10, 10), new(80, 12), new(60, 90)]];
        AssertAllocatesNothing(() =>
        {
            Cv2.Polylines(image, outline, true, Scalar.Lime, 2, LineTypes.AntiAlias);
            Cv2.FillPoly(image, outline, Scalar.Blue);
            Cv2.FillConvexPoly(image, outline[0], Scalar.Red);
            Cv2.Line(image, new Point(1, 1), new Point(50, 60), Scalar.White);
            Cv2.Rectangle(image, new Rect(5, 5, 20, 20), Scalar.Yellow);
            Cv2.Circle(image, new Point(40, 40), 9, Scalar.Yellow);
            Cv2.PutText(image, "24.9 fps", new Point(5, 50), HersheyFonts.HersheyPlain, 1, Scalar.White);
            _ = Cv2.GetTextSize("24.9 fps", HersheyFonts.HersheyPlain, 1, 1, out _);
        });
    }

    [Fact]
    public void Reading_and_writing_video_allocates_nothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("film.avi");
        using Mat frame = Some.Gradient(48, 64);
        using (VideoWriter writer = new(path, FourCC.FromString("MJPG"), 10, new Size(64, 48)))
        {
            AssertAllocatesNothing(() => writer.Write(frame));
        }

        using VideoCapture capture = new(path);
        int read = 0;
        AssertAllocatesNothing(() =>
        {
            read += capture.Read(frame) ? 1 : 0;
            read += capture.Grab() && capture.Retrieve(frame) ? 1 : 0;
            _ = capture.Get(VideoCaptureProperties.PosMsec);
        });
        Assert.True(read > 20);
    }

    private static void AssertAllocatesNothing(Action work)
    {
        Assert.Equal(0, RoadSeg.Tests.Allocations.Of(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                work();
            }
        }));
    }
}
