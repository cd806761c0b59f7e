namespace RoadSeg.Report.Plots;

/// <summary>Round numbers along an axis.</summary>
internal static class NiceTicks
{
    /// <summary>Steps of 1, 2 or 5 times a power of ten, so that about as many as wanted fit.</summary>
    public static double StepOf(double span, int wanted)
    {
        if (!(span > 0) || double.IsInfinity(span))
        {
            return 1;
        }

        double raw = span / Math.Max(1, wanted);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double factor = raw / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    /// <summary>The ticks between two values, both included where they are round.</summary>
    public static IEnumerable<double> Between(double low, double high, int wanted)
    {
        double step = StepOf(high - low, wanted);
        for (long i = (long)Math.Ceiling((low / step) - 1e-9); i * step <= high + (step * 1e-9); i++)
        {
            yield return i * step;
        }
    }

    /// <summary>Steps of seconds and minutes as people count them.</summary>
    public static double TimeStepOf(double seconds, int wanted)
    {
        double[] steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
        return Array.Find(steps, s => seconds / s <= wanted) is double step and > 0 ? step : 3600;
    }

    /// <summary>The smallest round number that is not below a value; above 0.</summary>
    public static double Above(double value, int wanted)
    {
        double step = StepOf(value, wanted);
        return value > 0 ? Math.Ceiling((value / step) - 1e-9) * step : 1;
    }
}
