using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RoadSeg.Tests;

/// <summary>
/// How long a fuzz test goes on: a smoke test's rounds, or so many seconds as ROADSEG_FUZZ_SECONDS says, from the seed
/// in ROADSEG_FUZZ_SEED (<c>tests/fuzz.sh</c>). Compiled into every test project.
/// </summary>
internal static class Fuzzing
{
    private static readonly double Seconds = Number("ROADSEG_FUZZ_SECONDS", 0);

    /// <summary>Whether this is more than the smoke test.</summary>
    public static bool IsLong => Seconds > 0;

    /// <summary>Chance for a test: the same each time unless another seed is asked for.</summary>
    /// <param name="own">The test's own seed.</param>
    public static Random Chance(int own) => new(own + (int)(1000003 * Number("ROADSEG_FUZZ_SEED", 0)));

    /// <summary>Numbers of the rounds; says at the end how many there were.</summary>
    /// <param name="what">What is fuzzed, one word or two.</param>
    /// <param name="smoke">Rounds at least.</param>
    public static IEnumerable<int> Rounds(string what, int smoke)
    {
        long start = Stopwatch.GetTimestamp();
        int round = 0;
        while (round < smoke || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds)
        {
            yield return round++;
        }

        if (IsLong)
        {
            string seconds = Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            Console.WriteLine(FormattableString.Invariant($"fuzz {what}: {round} rounds in {seconds} s"));
        }
    }

    /// <summary>A good message with up to three changes: something put in, taken out, overwritten or repeated.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="good">The message.</param>
    /// <param name="pieces">What is put in, as UTF-8.</param>
    /// <param name="bytesMax">The longest result.</param>
    public static byte[] Mutate(Random random, byte[] good, string[] pieces, int bytesMax)
    {
        List<byte> bytes = [.. good];
        for (int changes = random.Next(4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(10, bytes.Count - at) + 1));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\""[random.Next(3)], random.Next(200)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.Take(random.Next(bytes.Count + 1)).ToArray());
                    break;
            }
        }

        return [.. bytes.Take(bytesMax)];
    }

    private static double Number(string variable, double usual) => double.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.Float, CultureInfo.InvariantCulture, out double said)
        ? said
        : usual;
}
