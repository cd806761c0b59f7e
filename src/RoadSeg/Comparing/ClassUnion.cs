using System.Collections.Immutable;
using RoadSeg.Inference;

namespace RoadSeg.Comparing;

/// <summary>
/// The classes of two models under one numbering: classes of the same name (whatever its case) are one, in the order
/// of the first table, then what only the second has. Immutable; any thread.
/// </summary>
public sealed class ClassUnion
{
    private readonly byte[] fromFirst;
    private readonly byte[] fromSecond;

    private ClassUnion(ClassTable table, byte[] fromFirst, byte[] fromSecond)
    {
        Table = table;
        this.fromFirst = fromFirst;
        this.fromSecond = fromSecond;
    }

    /// <summary>All classes; a class of both has the role and colour of the first.</summary>
    public ClassTable Table { get; }

    /// <summary>Number of classes.</summary>
    public int Count => Table.Classes.Length;

    /// <summary>For each id of the first table, its id here; 255 where it has no class or is ignored.</summary>
    public ReadOnlySpan<byte> FromFirst => fromFirst;

    /// <summary>For each id of the second table, its id here; 255 where it has no class or is ignored.</summary>
    public ReadOnlySpan<byte> FromSecond => fromSecond;

    /// <summary>Names that only one of the two has, in order.</summary>
    public ImmutableArray<string> OnlyInOne { get; private init; } = [];

    /// <summary>Makes it.</summary>
    /// <exception cref="ModelException">Together they have more than 255 classes.</exception>
    public static ClassUnion Of(ClassTable first, ClassTable second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        List<ClassDefinition> all = [];
        byte[] fromFirst = Fill(first, all);
        int own = all.Count;
        byte[] fromSecond = Fill(second, all);
        if (all.Count > ClassTable.IgnoredId)
        {
            throw new ModelException(FormattableString.Invariant(
                $"the two models have {all.Count} classes of different names together; expected at most 255. ")
                + "Compare models of the same label set.");
        }

        IEnumerable<string> onlyFirst = all.Take(own).Select((c, id) => (c.Name, id))
            .Where(c => !fromSecond.Contains((byte)c.id)).Select(c => c.Name);
        return new ClassUnion(new ClassTable([.. all]), fromFirst, fromSecond)
        {
            OnlyInOne = [.. onlyFirst, .. all.Skip(own).Select(c => c.Name)],
        };
    }

    private static byte[] Fill(ClassTable table, List<ClassDefinition> all)
    {
        byte[] ids = new byte[256];
        Array.Fill(ids, ClassTable.IgnoredId);
        for (int id = 0; id < table.Classes.Length; id++)
        {
            ClassDefinition definition = table.Classes[id];
            if (definition.Role == ClassRole.Ignored)
            {
                continue;
            }

            int place = all.FindIndex(c => c.Name.Equals(definition.Name, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
            {
                place = all.Count;
                all.Add(definition);
            }

            ids[id] = (byte)Math.Min(place, ClassTable.IgnoredId);
        }

        return ids;
    }
}
