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
            byte[] message = Fuzzing.Mutate(
                random, Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]), Pieces, ClientCommand.BytesMax);
            Exception? thrown = Record.Exception(() => read += ClientCommand.Parse(message) is null ? 0 : 1);
            Assert.True(thrown is null, $"round {round}: \"{Encoding.UTF8.GetString(message)}\": {thrown}");
        }

        Assert.InRange(read, count / 100, count - (count / 100));
    }
}
