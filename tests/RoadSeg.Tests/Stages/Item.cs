namespace RoadSeg.Tests.Stages;

/// <summary>An item that knows whether it was disposed.</summary>
internal sealed class Item(int number) : IDisposable
{
    public int Number { get; } = number;

    public int Disposals { get; private set; }

    public void Dispose() => Disposals++;
}
