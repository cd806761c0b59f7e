using System.Collections.Immutable;

namespace RoadSeg.Inference;

/// <summary>
/// The one class map that the heads of a model make together. The first head is the ground: all its classes keep their
/// ids. Each later head lies over what comes before it: its class 0 means "nothing here" and leaves a pixel as it is,
/// its other classes follow in the table and take the pixel. Immutable; any thread.
/// </summary>
public sealed class CombinedClasses
{
    private readonly byte[] headOfId = new byte[256];

    private CombinedClasses(ImmutableArray<ModelOutput> heads)
    {
        List<ClassDefinition> all = [.. heads[0].Classes];
        ImmutableArray<int>.Builder first = ImmutableArray.CreateBuilder<int>(heads.Length);
        first.Add(0);
        for (int head = 1; head < heads.Length; head++)
        {
            first.Add(all.Count);
            headOfId.AsSpan(all.Count, heads[head].Classes.Length - 1).Fill((byte)head);
            all.AddRange(heads[head].Classes.Skip(1));
        }

        FirstIds = first.MoveToImmutable();

        // A class 255 can only be the ignored one: a card's check sees to it.
        Table = new ClassTable([.. all.Take(ClassTable.IgnoredId)]);
    }

    /// <summary>All classes in id order.</summary>
    public ClassTable Table { get; }

    /// <summary>
    /// For each head, the id that its first own class has in the table: of the first head that is its class 0, of the
    /// others their class 1.
    /// </summary>
    public ImmutableArray<int> FirstIds { get; }

    /// <summary>The head that each of the 256 ids comes from; ids without a class come from the first.</summary>
    public ReadOnlySpan<byte> HeadOfId => headOfId;

    /// <summary>Combines the heads of a card.</summary>
    /// <param name="heads">At least one, as checked by the reader of cards; at most 255 classes together.</param>
    public static CombinedClasses Of(ImmutableArray<ModelOutput> heads) => new(heads);
}
