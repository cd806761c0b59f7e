namespace OpenCvSharp.Tests;

/// <summary>rs_imgproc_grab_cut, rs_core_set_rng.</summary>
public sealed class GrabCutTests
{
    private static readonly Rect Thing = new(20, 12, 16, 20);

    [Fact]
    public void What_has_another_colour_is_cut_out_of_a_rectangle()
    {
        using Mat mask = Cut();
        for (int row = 0; row < mask.Rows; row++)
        {
            for (int col = 0; col < mask.Cols; col++)
            {
                bool isThing = row >= Thing.Y && row < Thing.Y + Thing.Height
                    && col >= Thing.X && col < Thing.X + Thing.Width;
                Assert.Equal(isThing, ((GrabCutClasses)mask.Get<byte>(row, col) & GrabCutClasses.FGD) != 0);
            }
        }
    }

    // Its clusters begin at random places: only the generator's state makes a cut repeatable.
    [Fact]
    public void The_generator_of_random_numbers_is_set()
    {
        Cv2.SetTheRNG(1);
        using Mat first = Cut(noise: 120);
        Cv2.SetTheRNG(1);
        using Mat second = Cut(noise: 120);
        Assert.True(first.GetArray(out byte[] once) && second.GetArray(out byte[] again) && once.SequenceEqual(again));
    }

    private static Mat Cut(int noise = 20)
    {
        using Mat image = new(48, 64, MatType.CV_8UC3);
        Random random = new(7);
        for (int row = 0; row < image.Rows; row++)
        {
            for (int col = 0; col < image.Cols; col++)
            {
                bool isThing = Thing.Contains(new Point(col, row));
                byte grain = (byte)random.Next(noise);
                image.Set(row, col, isThing ? new Vec3b(grain, 40, 220) : new Vec3b(220, 40, grain));
            }
        }

        Mat mask = new(image.Rows, image.Cols, MatType.CV_8UC1, Scalar.Black);
        using Mat background = new();
        using Mat foreground = new();
        Cv2.GrabCut(image, mask, new Rect(12, 6, 34, 34), background, foreground, 3, GrabCutModes.InitWithRect);
        return mask;
    }
}
