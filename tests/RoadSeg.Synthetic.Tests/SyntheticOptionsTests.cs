using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic.Tests;

public sealed class SyntheticOptionsTests
{
    [Fact]
    public void Bare_scheme_gives_the_defaults() =>
        Assert.Equal(new SyntheticOptions(), SyntheticOptions.Parse("synthetic:"));

    [Fact]
    public void Every_key_is_read()
    {
        SyntheticOptions options = SyntheticOptions.Parse(
            "synthetic:?seed=7&size=320x240&fps=12.5&seconds=5&height=1.1&pitch=-2&fov=80&k1=0.1"
            + "&bonnet=no&light=dusk&traffic=left&density=0.5&noise=0");
        SyntheticOptions expected = new()
        {
            Seed = 7,
            Size = new ImageSize(320, 240),
            FramesPerSecond = 12.5,
            Seconds = 5,
            HeightMeters = 1.1,
            PitchDegrees = -2,
            FieldOfViewDegrees = 80,
            RadialDistortion = 0.1,
            HasBonnet = false,
            Light = SyntheticLight.Dusk,
            Traffic = TrafficSide.Left,
            Density = 0.5,
            NoiseLevel = 0,
        };
        Assert.Equal(expected, options);
        Assert.Equal(62, options.FrameCount);
    }

    [Fact]
    public void Text_form_reads_back_as_the_same_options()
    {
        SyntheticOptions options = SomeScene.Options(seed: 11) with { Light = SyntheticLight.Day, PitchDegrees = 2.25 };
        Assert.Equal(options, SyntheticOptions.Parse(options.ToString()));
        SyntheticOptions other = new()
        {
            Lens = SyntheticLens.Equidistant,
            FieldOfViewDegrees = 150,
            Crowd = 12,
            Cyclists = 7,
            Light = SyntheticLight.Rain,
        };
        Assert.Equal(other, SyntheticOptions.Parse(other.ToString()));
    }

    [Theory]
    [InlineData("synthetic:?sede=1", "\"sede\"", "seed, size, fps")]
    [InlineData("synthetic:?seed=x", "seed is \"x\"", "a whole number from 0 to 2147483647")]
    [InlineData("synthetic:?seed=1.5", "seed is \"1.5\"", "a whole number")]
    [InlineData("synthetic:?fps=NaN", "fps is \"NaN\"", "a number from 1 to 120")]
    [InlineData("synthetic:?seconds=1000", "seconds is \"1000\"", "a number from 1 to 300")]
    [InlineData("synthetic:?size=640", "size is \"640\"", "WIDTHxHEIGHT")]
    [InlineData("synthetic:?size=10x10", "size is \"10x10\"", "from 64x48 to 4096x3072")]
    [InlineData("synthetic:?light=night", "light is \"night\"", "one of day, dusk, changing")]
    [InlineData("synthetic:?fov=130", "plumb_bob", "lens=equidistant")]
    [InlineData("synthetic:?crowd=1000", "crowd is \"1000\"", "a whole number from 0 to 200")]
    [InlineData("synthetic:?seed", "seed is \"\"", "a whole number")]
    [InlineData("synthetic:?seed=1&seed=2", "\"seed\" is given twice", "once")]
    [InlineData("file:drive.mp4", "\"file:drive.mp4\" is not a synthetic source", "\"synthetic:\"")]
    public void Wrong_source_strings_are_refused_by_name(string source, string wrong, string expected)
    {
        SourceException refusal = Assert.Throws<SourceException>(() => SyntheticOptions.Parse(source));
        Assert.Contains(wrong, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\"" + source + "\"", refusal.Message, StringComparison.Ordinal);
    }
}
