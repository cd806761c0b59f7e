namespace RoadSeg.Stages;

/// <summary>
/// One verb of the line: straight-line code without channel, clock, metric, log or await. When it throws, the input
/// still belongs to the caller, who disposes it. One thread at a time.
/// </summary>
/// <typeparam name="TIn">Item it takes over.</typeparam>
/// <typeparam name="TOut">Item it hands on.</typeparam>
public interface IStage<in TIn, out TOut>
    where TIn : class, IDisposable
    where TOut : class, IDisposable
{
    /// <summary>Name in metrics: a verb.</summary>
    string Name { get; }

    /// <summary>
    /// Does the work and hands the result on; on return the input belongs to the result or is disposed.
    /// </summary>
    TOut Process(TIn input);
}

/// <summary>Where a stage's results go: an <see cref="Inbox{T}"/> or the publishers.</summary>
/// <typeparam name="T">Item handed over.</typeparam>
public interface IOutlet<in T>
    where T : class, IDisposable
{
    /// <summary>Hands an item over, waiting for room where the edge says so; takes ownership in every case.</summary>
    /// <exception cref="InboxClosedException">The other side has ended.</exception>
    ValueTask WriteAsync(T item);

    /// <summary>Nothing more will come.</summary>
    void Complete();
}

/// <summary>Where a stage's items come from: an <see cref="Inbox{T}"/> or several in turn.</summary>
/// <typeparam name="T">Item taken.</typeparam>
public interface IInlet<T>
    where T : class, IDisposable
{
    /// <summary>The next item, which now belongs to the caller; null when nothing more will come.</summary>
    ValueTask<T?> ReadAsync();

    /// <summary>The reader ends: writers get an error from now on, and what is left is disposed.</summary>
    void Close();
}

/// <summary>The reader of an inbox has ended: there is nobody to hand items to.</summary>
public sealed class InboxClosedException : Exception
{
    /// <summary>Names the closed inbox.</summary>
    public InboxClosedException(string message)
        : base(message)
    {
    }

    /// <summary>Names the closed inbox and what closed it.</summary>
    public InboxClosedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
