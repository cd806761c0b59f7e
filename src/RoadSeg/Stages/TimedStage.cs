using RoadSeg.Metrics;

namespace RoadSeg.Stages;

/// <summary>A stage whose work time is recorded and whose input is disposed when it throws.</summary>
/// <typeparam name="TIn">Item it takes over.</typeparam>
/// <typeparam name="TOut">Item it hands on.</typeparam>
internal sealed class TimedStage<TIn, TOut>(IStage<TIn, TOut> inner, StageMetrics metrics, TimeProvider clock)
    : IStage<TIn, TOut>
    where TIn : class, IDisposable
    where TOut : class, IDisposable
{
    private readonly StageTimes times = metrics.Stage(inner.Name);

    public string Name => inner.Name;

    public TOut Process(TIn input)
    {
        long start = clock.GetTimestamp();
        TOut output;
        try
        {
            output = inner.Process(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }

        metrics.Worked(times, clock.GetElapsedTime(start));
        return output;
    }
}

/// <summary>Two timed stages on one thread: where a hop would cost more than it overlaps.</summary>
/// <typeparam name="TIn">Item the first takes over.</typeparam>
/// <typeparam name="TMiddle">Item between them.</typeparam>
/// <typeparam name="TOut">Item the second hands on.</typeparam>
internal sealed class ChainedStage<TIn, TMiddle, TOut>(IStage<TIn, TMiddle> first, IStage<TMiddle, TOut> second)
    : IStage<TIn, TOut>
    where TIn : class, IDisposable
    where TMiddle : class, IDisposable
    where TOut : class, IDisposable
{
    public string Name => first.Name;

    public TOut Process(TIn input) => second.Process(first.Process(input));
}
