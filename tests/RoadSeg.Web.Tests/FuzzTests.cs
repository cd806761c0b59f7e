using System.Text;
using RoadSeg.Tests;
using RoadSeg.Web.Viewers;

namespace RoadSeg.Web.Tests;

/// <summary>Messages of viewers made from good ones by chance: each is a command or none, never an exception.</summary>
[Trait("Kind", "Fuzz")]
public sealed class FuzzTests
{
    private static readonly string[] Good =
    [
        """{"type":"ack","sequence":7}""", """{"type":"time","client_ms":12.5}""", """{"type":"pause"}""",
        """{"type":"seek","to_s":3.25}""", """{"type":"record","on":true}""",
    ];

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "1e400", "-1", "4294967296", "\\ud800", "\\u0000", "type", "\u00ff"];

    [Fact]
    public void Every_message_is_a_command_or_none()
    {
        Random random = Fuzzing.Chance(5);
        int read = 0;
        int count = 0;
        foreach (int round in Fuzzing.Rounds("monitor messages", 30_000))
        {
            count = round + 1;
            byte[] message = Mutate(random);
            Exception? thrown = Record.Exception(() => read += ClientCommand.Parse(message) is null ? 0 : 1);
            Assert.True(thrown is null, $"round {round}: \"{Encoding.UTF8.GetString(message)}\": {thrown}");
        }

        Assert.InRange(read, count / 100, count - (count / 100));
    }

    private static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)])];
        for (int changes = random.Next(4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(10, bytes.Count - at) + 1));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.InsertRange(at, [.. bytes.Take(random.Next(bytes.Count + 1))]);
                    break;
            }
        }

        return [.. bytes.Take(ClientCommand.BytesMax)];
    }
}
