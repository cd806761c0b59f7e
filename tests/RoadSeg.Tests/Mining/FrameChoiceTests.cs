using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Mining;

namespace RoadSeg.Tests.Mining;

public sealed class FrameChoiceTests
{
    private static readonly ImageSize Size = new(128, 96);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task Reasons_take_turns_and_each_chooses_its_strongest()
    {
        MinedFrame[] frames = await FramesAsync(12);
        frames[3][MiningReason.PedestrianInPath] = 0.1;
        frames[5][MiningReason.PedestrianInPath] = 0.2;
        frames[7][MiningReason.Flicker] = 0.4;
        frames[9][MiningReason.Flicker] = 0.3;
        IReadOnlyList<ChosenFrame> chosen = new FrameChoice(3, Apart).Choose(frames);
        Assert.Equal([5, 7, 3], chosen.Select(c => c.Frame.Stamp.FrameId));
        Assert.Equal(
            [MiningReason.PedestrianInPath, MiningReason.Flicker, MiningReason.PedestrianInPath],
            chosen.Select(c => c.Reasons[0]));
    }

    [Fact]
    public async Task Pictures_that_are_nearly_the_same_are_chosen_once()
    {
        MinedFrame[] frames = [.. await FramesAsync(4), (await FramesAsync(4))[2]];
        foreach (MinedFrame frame in frames)
        {
            frame[MiningReason.LowConfidence] = 0.5;
        }

        FrameChoice choice = new(10, Apart);
        IReadOnlyList<ChosenFrame> chosen = choice.Choose(frames);
        Assert.Equal([0, 1, 2, 3], chosen.Select(c => c.Frame.Stamp.FrameId));
        Assert.Equal(1, choice.Duplicates);
    }

    [Fact]
    public async Task Frames_close_in_time_are_chosen_once()
    {
        MinedFrame[] frames = await FramesAsync(8, secondsApart: 0.2);
        foreach (MinedFrame frame in frames)
        {
            frame[MiningReason.Disagreement] = 1.0 / (1 + frame.Stamp.FrameId);
        }

        Assert.Equal([0, 3, 6], new FrameChoice(10, Apart).Choose(frames).Select(c => c.Frame.Stamp.FrameId));
    }

    [Fact]
    public async Task The_same_frames_give_the_same_choice()
    {
        List<long[]> choices = [];
        for (int round = 0; round < 2; round++)
        {
            Random random = new(5);
            MinedFrame[] frames = await FramesAsync(60);
            foreach (MinedFrame frame in frames)
            {
                frame[MiningReason.LowConfidence] = random.Next(4) / 4.0;
                frame[MiningReason.SceneChange] = random.Next(3) / 4.0;
            }

            choices.Add([.. new FrameChoice(20, Apart).Choose(frames).Select(c => c.Frame.Stamp.FrameId)]);
        }

        Assert.Equal(20, choices[0].Length);
        Assert.Equal(choices[0], choices[1]);
    }

    [Fact]
    public async Task Nothing_that_holds_chooses_nothing() =>
        Assert.Empty(new FrameChoice(5, Apart).Choose(await FramesAsync(9)));

    // Each frame is a picture of its own: a bright field that wanders.
    private static async Task<MinedFrame[]> FramesAsync(int count, double secondsApart = 1)
    {
        FramePool pool = new(Size, 1);
        List<MinedFrame> frames = [];
        for (int i = 0; i < count; i++)
        {
            FrameStamp stamp = new("front", i, TimeSpan.FromSeconds(i * secondsApart));
            using Frame frame = await pool.RentAsync(stamp, 0, CancellationToken.None);
            frame.Pixels.Clear();
            for (int v = i / 16 * 24; v < (i / 16 * 24) + 24; v++)
            {
                frame.Pixels.Slice(((v * Size.Width) + (i % 16 * 8)) * 3, 24).Fill(255);
            }

            frames.Add(new MinedFrame(stamp, FrameSignature.Of(new FrameView(frame))));
        }

        return [.. frames];
    }
}
