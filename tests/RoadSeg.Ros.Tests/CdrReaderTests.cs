using RoadSeg.Geometry;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Ros.Tests;

public sealed class CdrReaderTests
{
    private static readonly OdometryContents Odometry = new(
        new RosTime(7, 8), "odom", "base_link", new Vector3D(1, 2, 3), new UnitQuaternion(0, 0, 0.6, 0.8),
        new Vector3D(4, 5, 6), new Vector3D(7, 8, 9));

    public delegate void Reading(byte[] message);

    public static TheoryData<string, byte[], Reading> Messages => new()
    {
        { "odometry", Written(c => OdometryMessage.Write(c, Odometry)), m => OdometryMessage.Read(m) },
        { "image", Written(Image), m => ImageMessage.Read(m) },
        {
            "compressed", Written(c => CompressedImageMessage.Write(c, Header, "jpeg"u8, [1, 2, 3])),
            m => CompressedImageMessage.Read(m)
        },
        { "transform", Written(Transform), m => TransformMessage.Read(m) },
    };

    private static RosHeader Header => new(new RosTime(1, 2), "optical");

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_is_cut_off_is_refused_at_every_length(string name, byte[] message, Reading read)
    {
        read(message);
        for (int length = 0; length < message.Length; length++)
        {
            byte[] cut = message[..length];
            RosFormatException e = Assert.Throws<RosFormatException>(() => read(cut));
            Assert.True(e.Message.Length > 10, name);
        }
    }

    // Lengths, types and numbers are overwritten at random: an error or a result, nothing else, and no memory
    // beyond that of the message.
    [Theory]
    [Trait("Kind", "Fuzz")]
    [MemberData(nameof(Messages))]
    public void A_spoilt_message_is_an_error_or_a_result(string name, byte[] message, Reading read)
    {
        Random random = RoadSeg.Tests.Fuzzing.Chance(name.Length);
        int refused = 0;
        int rounds = 0;
        foreach (int round in RoadSeg.Tests.Fuzzing.Rounds("CDR " + name, 20_000))
        {
            rounds = round + 1;
            byte[] spoilt = [.. message];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                spoilt[random.Next(spoilt.Length)] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(spoilt);
            }
            catch (RosFormatException)
            {
                refused++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000, "memory out of proportion");
        }

        Assert.InRange(refused, 1, rounds - 1);
    }

    [Fact]
    public void Big_endian_is_read()
    {
        byte[] message = [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 2, (byte)'a', 0, 0, 0, 0, 0, 0, 3];
        CdrReader cdr = new(message);
        HeaderView header = cdr.ReadHeader();
        Assert.Equal(new RosTime(5, 9), header.Stamp);
        Assert.True(header.FrameId.SequenceEqual("a"u8));
        Assert.Equal(3u, cdr.ReadUInt32());
    }

    // XTypes 1.3: the option bytes may count the padding at the end; plain CDR2 aligns to 4 at most.
    [Fact]
    public void Option_bytes_and_plain_cdr2_are_read()
    {
        CdrReader options = new([0, 1, 0, 3, 1, 0, 0, 0]);
        Assert.Equal(1u, options.ReadUInt32());
        CdrReader second = new([0, 7, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
        Assert.Equal(1u, second.ReadUInt32());
        Assert.Equal(1.0, second.ReadDouble());
    }

    [Fact]
    public void Another_encapsulation_is_refused()
    {
        RosFormatException e = Assert.Throws<RosFormatException>(() => new CdrReader([0, 3, 0, 0]).Remaining);
        Assert.Contains("encapsulation 3", e.Message, StringComparison.Ordinal);
    }

    private static void Image(CdrWriter cdr) =>
        ImageMessage.Write(cdr, Header, new ImageSize(2, 2), "mono8"u8, [1, 2, 3, 4]);

    private static void Transform(CdrWriter cdr) => TransformMessage.Write(
        cdr, new StampedTransform(new RosTime(1, 2), "a", "b", new Vector3D(1, 2, 3), UnitQuaternion.Identity));

    private static byte[] Written(Action<CdrWriter> write)
    {
        CdrWriter cdr = new();
        write(cdr);
        return cdr.Written.ToArray();
    }
}
