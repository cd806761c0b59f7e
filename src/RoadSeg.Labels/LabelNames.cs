using RoadSeg.Inference;
using RoadSeg.Sources;

namespace RoadSeg.Labels;

/// <summary>
/// What the classes of a model are called in label files, both ways: as the model calls them, unless a pair says
/// otherwise. Read back, a label also finds the class that Cityscapes means by it. Immutable; any thread.
/// </summary>
public sealed class LabelNames
{
    private readonly string[] nameOfClass;
    private readonly Dictionary<string, byte> classOfName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<byte, byte> classOfCityscapesId = [];

    /// <summary>Pairs classes with names.</summary>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="pairs">Class and label; the first label of a class is the one that is written. The class
    /// <c>void</c> takes labels that say nothing.</param>
    /// <exception cref="ArgumentException">A pair names a class that the model does not have.</exception>
    public LabelNames(ClassTable classes, IEnumerable<(string Class, string Label)>? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Classes = classes;
        nameOfClass = [.. classes.Classes.Select(c => c.Name)];
        HashSet<int> renamed = [];
        foreach ((string className, string label) in pairs ?? [])
        {
            int id = IndexOf(className);
            if (id != ClassTable.IgnoredId && renamed.Add(id))
            {
                nameOfClass[id] = label;
            }

            classOfName.TryAdd(label, (byte)id);
        }

        for (int id = 0; id < nameOfClass.Length; id++)
        {
            classOfName.TryAdd(nameOfClass[id], (byte)id);
            if (CityscapesLabels.Find(nameOfClass[id]) is CityscapesLabel label)
            {
                classOfCityscapesId.TryAdd(label.Id, (byte)id);
            }
        }
    }

    /// <summary>Classes of the model.</summary>
    public ClassTable Classes { get; }

    /// <summary>Label of a class.</summary>
    public string NameOf(int classId) => nameOfClass[classId];

    /// <summary>The label that Cityscapes has for a class; null when it has none.</summary>
    public CityscapesLabel? CityscapesOf(int classId) => CityscapesLabels.Find(nameOfClass[classId])
        ?? CityscapesLabels.Find(Classes.Classes[classId].Name);

    /// <summary>Whether a class is counted one by one: people, and the vehicles that Cityscapes counts.</summary>
    public bool IsThing(int classId) =>
        Classes.RoleOf((byte)classId) is ClassRole.Pedestrian or ClassRole.Cyclist
        || CityscapesOf(classId) is { IsThing: true };

    /// <summary>The class of a label in a file; 255 for those that say nothing.</summary>
    /// <param name="label">As the file has it.</param>
    /// <param name="subject">The file, for the error.</param>
    /// <exception cref="SourceException">No class of the model is called so.</exception>
    public byte IdOf(string label, string subject)
    {
        if (classOfName.TryGetValue(label, out byte id))
        {
            return id;
        }

        if (CityscapesLabels.Find(label) is CityscapesLabel known)
        {
            if (classOfCityscapesId.TryGetValue(known.Id, out byte same))
            {
                return same;
            }

            if (known.Id <= 3)
            {
                return ClassTable.IgnoredId;
            }
        }

        throw new SourceException(
            $"labels \"{subject}\": the label \"{label}\" is no class of the model. Expected one of "
            + $"{string.Join(", ", nameOfClass)}. Say what it means with --class CLASS={label}, or --class "
            + $"void={label} to leave it out.");
    }

    private int IndexOf(string className)
    {
        if (className.Equals("void", StringComparison.OrdinalIgnoreCase))
        {
            return ClassTable.IgnoredId;
        }

        for (int id = 0; id < Classes.Classes.Length; id++)
        {
            if (Classes.Classes[id].Name.Equals(className, StringComparison.OrdinalIgnoreCase))
            {
                return id;
            }
        }

        throw new ArgumentException(
            $"\"{className}\" is no class of the model: expected void or one of "
            + $"{string.Join(", ", Classes.Classes.Select(c => c.Name))}.");
    }
}
