using RoadSeg.Geometry;

namespace RoadSeg.Tests.Geometry;

public sealed class LetterboxTests
{
    [Fact]
    public void There_and_back_is_the_same_position_for_any_sizes()
    {
        Random random = new(7);
        for (int i = 0; i < 1000; i++)
        {
            ImageSize image = new(1 + random.Next(4000), 1 + random.Next(4000));
            ImageSize model = new(1 + random.Next(1200), 1 + random.Next(1200));
            double u = (random.NextDouble() * model.Width) - 0.5;
            double v = (random.NextDouble() * model.Height) - 0.5;
            foreach (Letterbox box in (Letterbox[])
                [Letterbox.Stretch(image, model), Letterbox.Fit(image, model), Letterbox.Crop(image, model)])
            {
                ImagePoint there = box.ImageFromModel(u, v);
                ImagePoint back = box.ModelFromImage(there.U, there.V);
                Assert.Equal(u, back.U, 1e-9);
                Assert.Equal(v, back.V, 1e-9);
            }
        }
    }

    [Fact]
    public void Edges_meet_edges()
    {
        ImageSize image = new(1920, 1080);
        ImageSize model = new(480, 360);
        Assert.Equal(new ImagePoint(-0.5, -0.5), Letterbox.Stretch(image, model).ImageFromModel(-0.5, -0.5));
        Assert.Equal(new ImagePoint(1919.5, 1079.5), Letterbox.Stretch(image, model).ImageFromModel(479.5, 359.5));
        Assert.Equal(new ImagePoint(-0.5, -0.5), Letterbox.Fit(image, model).ImageFromModel(-0.5, 44.5));
        Assert.Equal(new ImagePoint(239.5, -0.5), Letterbox.Crop(image, model).ImageFromModel(-0.5, -0.5));
    }
}
