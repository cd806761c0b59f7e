namespace RoadSeg.Publishing;

/// <summary>The person who watches closed the view: the publisher ends, and nothing is wrong.</summary>
public sealed class ViewerClosedException : Exception
{
    /// <summary>Names the view.</summary>
    public ViewerClosedException(string message)
        : base(message)
    {
    }
}
