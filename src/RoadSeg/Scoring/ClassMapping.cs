using System.Collections.Immutable;
using RoadSeg.Inference;

namespace RoadSeg.Scoring;

/// <summary>
/// What the values of label images mean in the classes of a model, by name. Immutable; any thread.
/// </summary>
public sealed class ClassMapping
{
    /// <summary>
    /// Value of a pixel that is no class of the label set at all: an error of whoever made the labels.
    /// </summary>
    public const short Unknown = -1;

    private readonly short[] idOfValue;

    private ClassMapping(string labelSet, short[] idOfValue, ImmutableArray<string> leftOut)
    {
        SetName = labelSet;
        this.idOfValue = idOfValue;
        LeftOut = leftOut;
    }

    /// <summary>Name of the label set.</summary>
    public string SetName { get; }

    /// <summary>Classes of the label set that the model has no class for: their pixels are void.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>
    /// For each of the 256 values the class id of the model, 255 for void, <see cref="Unknown"/> for a value that the
    /// label set does not have.
    /// </summary>
    public ReadOnlySpan<short> IdOfValue => idOfValue;

    /// <summary>
    /// Labels in the order of the model's own classes; the value after the last one and 255 are void.
    /// </summary>
    public static ClassMapping OfModel(ClassTable classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        short[] ids = Empty();
        for (short id = 0; id < classes.Classes.Length; id++)
        {
            ids[id] = id;
        }

        ids[Math.Min(classes.Classes.Length, ClassTable.IgnoredId)] = ClassTable.IgnoredId;
        ids[ClassTable.IgnoredId] = ClassTable.IgnoredId;
        return new ClassMapping("model", ids, []);
    }

    /// <summary>
    /// Labels of another set, matched by name: the same name, what the user says, or a known other name.
    /// </summary>
    /// <param name="labels">The label set.</param>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="renamed">Model class for a label class, by name; null or empty for void. May be empty.</param>
    /// <exception cref="ClassMapException">No class of the labels is a class of the model, or a name does not
    /// exist.</exception>
    public static ClassMapping ByName(
        LabelSet labels, ClassTable classes, IReadOnlyDictionary<string, string?> renamed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(renamed);
        RefuseUnknownNames(labels, classes, renamed);
        short[] ids = Empty();
        List<string> leftOut = [];
        int found = 0;
        foreach ((int value, string name) in labels.Classes)
        {
            int id = Find(name, classes, renamed);
            ids[value] = (short)(id < 0 ? ClassTable.IgnoredId : id);
            found += id >= 0 ? 1 : 0;
            if (id < 0 && !renamed.ContainsKey(name))
            {
                leftOut.Add(name);
            }
        }

        foreach (int value in labels.VoidValues)
        {
            ids[value] = ClassTable.IgnoredId;
        }

        return found > 0 ? new ClassMapping(labels.Name, ids, [.. leftOut]) : throw new ClassMapException(
            $"label set \"{labels.Name}\" and the model share no class: labels have {NamesOf(labels)}, the model "
            + $"{string.Join(", ", classes.Classes.Select(c => c.Name))}. Say which is which with --class-map.");
    }

    private static void RefuseUnknownNames(
        LabelSet labels, ClassTable classes, IReadOnlyDictionary<string, string?> renamed)
    {
        foreach ((string label, string? model) in renamed)
        {
            if (!labels.Classes.Any(c => IsSame(c.Name, label)))
            {
                throw new ClassMapException(
                    $"\"{label}\" is no class of the label set \"{labels.Name}\": expected one of "
                    + $"{NamesOf(labels)}.");
            }

            if (!string.IsNullOrEmpty(model) && !classes.Classes.Any(c => IsSame(c.Name, model)))
            {
                throw new ClassMapException(
                    $"\"{model}\" is no class of the model: expected one of "
                    + $"{string.Join(", ", classes.Classes.Select(c => c.Name))}.");
            }
        }
    }

    private static int Find(string name, ClassTable classes, IReadOnlyDictionary<string, string?> renamed)
    {
        KeyValuePair<string, string?> said = renamed.FirstOrDefault(r => IsSame(r.Key, name));
        string[] others = said.Value is { Length: > 0 } model ? [model] : [];
        IEnumerable<string> candidates = said.Key is null ? LabelSet.NamesFor(name) : others;
        foreach (string candidate in candidates)
        {
            for (int id = 0; id < classes.Classes.Length; id++)
            {
                if (IsSame(classes.Classes[id].Name, candidate) && classes.Classes[id].Role != ClassRole.Ignored)
                {
                    return id;
                }
            }
        }

        return -1;
    }

    private static string NamesOf(LabelSet labels) => string.Join(", ", labels.Classes.Select(c => c.Name));

    private static bool IsSame(string a, string b) => LabelSet.Plain(a) == LabelSet.Plain(b);

    private static short[] Empty()
    {
        short[] ids = new short[256];
        Array.Fill(ids, Unknown);
        return ids;
    }
}
