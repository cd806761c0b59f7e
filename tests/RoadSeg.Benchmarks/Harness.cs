namespace RoadSeg.Benchmarks;

/// <summary>
/// Times implementations against each other. Rounds are interleaved (each round runs every implementation once), so
/// that a busy or throttled machine slows all of them alike; medians shrug off the rounds that were disturbed.
/// </summary>
internal sealed class Harness(TimeProvider clock, int rounds)
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(4);

    /// <summary>Measures one kernel.</summary>
    public IReadOnlyList<Measurement> Measure(Comparison comparison)
    {
        // A copy reads and writes each byte, so half of the touched bytes make the same traffic.
        byte[] from = new byte[(comparison.BytesTouched + 1) / 2];
        byte[] to = new byte[from.Length];
        Candidate copy = new("Copy", () => from.CopyTo(to, 0));
        List<Candidate> candidates = [.. comparison.Candidates, copy];
        int[] repeats = [.. candidates.Select(Calibrate)];
        double[][] times = [.. candidates.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < candidates.Count; i++)
            {
                times[i][round] = Time(candidates[i], repeats[i]);
            }
        }

        double scalar = Median(times[0]);
        double plain = Median(times[^1]);
        return
        [
            .. candidates.Select((candidate, i) => new Measurement(
                comparison.Name, candidate.Name, Median(times[i]), times[i].Min(),
                scalar / Median(times[i]), Median(times[i]) / plain)),
        ];
    }

    private static double Median(double[] times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private int Calibrate(Candidate candidate)
    {
        candidate.Run();
        double once = Math.Min(Time(candidate, 1), Time(candidate, 1));
        return Math.Clamp((int)(RoundLength.TotalMilliseconds / Math.Max(once, 1e-6)), 1, 10_000);
    }

    private double Time(Candidate candidate, int repeats)
    {
        long start = clock.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            candidate.Run();
        }

        return clock.GetElapsedTime(start).TotalMilliseconds / repeats;
    }
}
