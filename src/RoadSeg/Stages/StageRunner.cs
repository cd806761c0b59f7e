namespace RoadSeg.Stages;

/// <summary>Runs a stage: reads its inbox, works, hands on, until the inbox ends or something fails.</summary>
internal static class StageRunner
{
    /// <summary>Runs until the inbox ends. The stage (timed) disposes its input when it throws.</summary>
    public static async Task RunAsync<TIn, TOut>(IInlet<TIn> input, IStage<TIn, TOut> stage, IOutlet<TOut> output)
        where TIn : class, IDisposable
        where TOut : class, IDisposable
    {
        try
        {
            while (await input.ReadAsync().ConfigureAwait(false) is TIn item)
            {
                await output.WriteAsync(stage.Process(item)).ConfigureAwait(false);
            }
        }
        finally
        {
            input.Close();
            output.Complete();
        }
    }
}
