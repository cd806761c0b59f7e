using System.Diagnostics;
using System.Globalization;

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

    private static double Number(string variable, double usual) => double.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.Float, CultureInfo.InvariantCulture, out double said)
        ? said
        : usual;
}
