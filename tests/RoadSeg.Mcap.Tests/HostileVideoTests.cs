using RoadSeg.Ffmpeg;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Mcap.Video;
using RoadSeg.Ros;
using RoadSeg.Sources;
using RoadSeg.Tests;

namespace RoadSeg.Mcap.Tests;

/// <summary>Units of video spoilt at random, from a seed: pictures or losses, and an end.</summary>
public sealed class HostileVideoTests : IDisposable
{
    private const int SmokeRounds = 40;
    private const int UnitsMax = 30;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait("Kind", "Fuzz")]
    [InlineData(VideoCodec.H264, 0)]
    [InlineData(VideoCodec.H265, 2)]
    public async Task Spoilt_units_are_pictures_or_losses(VideoCodec codec, int between)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, UnitsMax, between);
        Random random = Fuzzing.Chance((int)codec + 5);
        int shown = 0;
        int lost = 0;
        foreach (int round in Fuzzing.Rounds($"{codec} video", SmokeRounds))
        {
            byte[][] messages = [.. clip.Units.Select(u => Message(clip.Format, Spoil(u, random)))];
            (int pictures, int losses) = Play(codec, messages, random.Next(UnitsMax));
            Assert.True(pictures <= 2 * UnitsMax, $"round {round}: {pictures} pictures of {UnitsMax} units");
            shown += pictures;
            lost += losses;
        }

        Assert.True(shown > 0 && lost > 0, $"{shown} shown, {lost} lost");
    }

    // From the start, then once more from a unit on.
    private static (int Pictures, int Losses) Play(VideoCodec codec, byte[][] messages, int again)
    {
        int place = 0;
        int lost = 0;
        bool Read(out LogMessage message)
        {
            message = place < messages.Length ? new LogMessage(1, (ulong)place + 1, messages[place]) : default;
            return place++ < messages.Length;
        }

        using VideoTrack track = new(
            Read, new PictureMessage(MessageKind.ProtobufVideo, RosWire.Cdr), codec, FfmpegVideoDecoder.Open(codec), _ => lost++);
        int pictures = Drain(track);
        place = again;
        track.Restart(again - 1);
        return (pictures + Drain(track), lost);
    }

    private static int Drain(VideoTrack track)
    {
        int count = 0;
        long last = -1;
        while (track.TryNext(out SentUnit unit, out ImageSize size))
        {
            Assert.True(unit.Number > last, $"{unit.Number} after {last}");
            Assert.InRange(size.PixelCount, 1, 1 << 26);
            track.Convert(new byte[size.PixelCount * 3]);
            last = unit.Number;
            count++;
        }

        return count;
    }

    // Most units stay as they are, so that decoding goes on behind those that do not.
    private static byte[] Spoil(byte[] unit, Random random)
    {
        if (random.Next(4) > 0)
        {
            return unit;
        }

        byte[] spoilt = [.. unit];
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? spoilt[..random.Next(spoilt.Length + 1)] : spoilt;
    }

    // data 3, format 4.
    private static byte[] Message(string format, byte[] unit)
    {
        List<byte> message = [0x1A];
        for (int rest = unit.Length; ; rest >>= 7)
        {
            message.Add((byte)((rest & 127) | (rest > 127 ? 128 : 0)));
            if (rest <= 127)
            {
                break;
            }
        }

        return [.. message, .. unit, 0x22, (byte)format.Length, .. System.Text.Encoding.ASCII.GetBytes(format)];
    }
}
