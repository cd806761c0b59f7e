namespace OpenCvSharp.Tests;

public sealed class StructTests
{
    [Fact]
    public void Points_add_subtract_and_convert()
    {
        Assert.Equal(new Point(4, 6), new Point(1, 2) + new Point(3, 4));
        Assert.Equal(new Point2f(-2, -2), new Point2f(1, 2) - new Point2f(3, 4));
        Assert.Equal(new Point3d(2, 3, 4), new Point3d(1, 1, 1) + new Point3d(1, 2, 3));
        Assert.Equal(new Point3f(0, -1, -2), new Point3f(1, 1, 1) - new Point3f(1, 2, 3));
        Point2d widened = new Point(3, 4);
        Assert.Equal(new Point2d(3, 4), widened);
        Assert.Equal(new Point(3, -4), (Point)new Point2f(3.9f, -4.9f));
        Assert.Equal(new Point(3, 4), new Point(3.9, 4.1));
        Assert.Equal(5, new Point(0, 0).DistanceTo(new Point(3, 4)));
    }

    [Fact]
    public void Rectangle_ends_before_its_right_and_bottom_edge()
    {
        Rect rect = new(new Point(2, 3), new Size(4, 5));
        Assert.Equal((2, 3, 6, 8), (rect.Left, rect.Top, rect.Right, rect.Bottom));
        Assert.Equal((new Point(2, 3), new Point(6, 8)), (rect.TopLeft, rect.BottomRight));
        Assert.True(rect.Contains(new Point(5, 7)));
        Assert.False(rect.Contains(6, 7));
        Assert.Equal(Rect.FromLTRB(4, 4, 6, 8), rect & new Rect(4, 4, 10, 10));
        Assert.Equal(default, Rect.Intersect(rect, new Rect(20, 20, 2, 2)));
        rect.Location = new Point(0, 0);
        rect.Size = new Size(1.9, 2.1);
        Assert.Equal(new Rect(0, 0, 1, 2), rect);
    }

    [Fact]
    public void Scalar_orders_colours_blue_first()
    {
        Assert.Equal(new Scalar(3, 2, 1, 0), Scalar.FromRgb(1, 2, 3));
        Assert.Equal(new Scalar(0, 0, 255), Scalar.Red);
        Assert.Equal(new Scalar(7), (Scalar)7);
        Assert.Equal((1d, 2d, 3d, 4d), Take(new Scalar(1, 2, 3, 4)));
        Assert.Equal(Scalar.All(5), new Scalar(5, 5, 5, 5));
        Assert.Equal(new Scalar(1, 2), new Scalar(1, 2, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Scalar)[4]);
    }

    [Theory]
    [InlineData("CV_8UC1", 0)]
    [InlineData("CV_8UC3", 16)]
    [InlineData("CV_32SC1", 4)]
    [InlineData("CV_32FC2", 13)]
    [InlineData("CV_64FC1", 6)]
    public void Type_has_opencvs_number_and_name(string name, int value)
    {
        MatType type = value;
        Assert.Equal(name, type.ToString());
        Assert.Equal(type, MatType.MakeType(type.Depth, type.Channels));
        Assert.Equal(value, (int)type);
    }

    [Fact]
    public void Type_has_one_to_512_channels()
    {
        Assert.Equal(512, MatType.CV_8UC(512).Channels);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatType.CV_8UC(513));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatType.CV_8UC(0));
    }

    [Fact]
    public void Vectors_are_indexed()
    {
        Assert.Equal(3, new Vec3b(1, 2, 3)[2]);
        Assert.Equal(4, new Vec4i(1, 2, 3, 4)[3]);
        Assert.Equal(1.5, new Vec3d(1.5, 2, 3)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Vec3b)[3]);
    }

    [Fact]
    public void Codec_names_are_four_bytes_first_one_lowest()
    {
        Assert.Equal(0x7634706D, VideoWriter.FourCC("mp4v"));
        Assert.Equal(VideoWriter.FourCC("mp4v"), FourCC.FromString("mp4v").Value);
        Assert.Equal(VideoWriter.FourCC('D', 'I', 'B', ' '), (int)FourCC.FromString("DIB"));
        FourCC implied = 5;
        Assert.Equal(5, implied.Value);
        Assert.Throws<ArgumentException>(() => FourCC.FromString("mpeg4"));
        Assert.Throws<ArgumentException>(() => VideoWriter.FourCC("mp4"));
    }

    [Fact]
    public void Criteria_combine_both_limits()
    {
        TermCriteria criteria = TermCriteria.Both(30, 0.01);
        Assert.Equal(new TermCriteria(CriteriaTypes.Count | CriteriaTypes.Eps, 30, 0.01), criteria);
        Assert.Equal(CriteriaTypes.Count, CriteriaTypes.MaxIter);
    }

    private static (double First, double Second, double Third, double Fourth) Take(Scalar scalar) =>
        (scalar[0], scalar[1], scalar[2], scalar[3]);
}
