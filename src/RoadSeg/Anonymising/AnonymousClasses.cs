using RoadSeg.Inference;

namespace RoadSeg.Anonymising;

/// <summary>Which part of a class's regions is overwritten.</summary>
public enum AnonymousPart
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The upper part: heads.</summary>
    Upper,

    /// <summary>The lower part: plates.</summary>
    Lower,
}

/// <summary>Which classes of a model are people and vehicles.</summary>
public static class AnonymousClasses
{
    private static readonly HashSet<string> Vehicles = new(StringComparer.OrdinalIgnoreCase)
    {
        "car", "cars", "truck", "trucks", "lorry", "bus", "van", "pickup", "suv", "caravan", "trailer", "train", "tram",
        "motorcycle", "motorbike", "motorcyclescooter", "bicycle", "bike", "vehicle", "vehicles", "truckbus",
        "suvpickuptruck", "othervehicle", "ontrailer", "twowheeler",
    };

    /// <summary>What of each class is to be made anonymous.</summary>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="kinds">Who.</param>
    /// <returns>256 entries, one for each class id.</returns>
    /// <exception cref="ModelException">
    /// The model has no class of a kind: what it cannot see cannot be made anonymous.
    /// </exception>
    public static AnonymousPart[] Find(ClassTable classes, AnonymiseKinds kinds)
    {
        ArgumentNullException.ThrowIfNull(classes);
        AnonymousPart[] parts = new AnonymousPart[256];
        foreach ((AnonymiseKinds kind, AnonymousPart part, string name, Predicate<ClassDefinition> isMeant) in Parts)
        {
            if (kinds.HasFlag(kind))
            {
                Mark(classes, parts, part, name, isMeant);
            }
        }

        return parts;
    }

    // Whole regions last: they hold their heads and plates.
    private static (AnonymiseKinds, AnonymousPart, string, Predicate<ClassDefinition>)[] Parts =>
    [
        (AnonymiseKinds.Heads, AnonymousPart.Upper, "people", IsPerson),
        (AnonymiseKinds.Plates, AnonymousPart.Lower, "vehicles", IsVehicle),
        (AnonymiseKinds.People, AnonymousPart.Whole, "people", IsPerson),
        (AnonymiseKinds.Vehicles, AnonymousPart.Whole, "vehicles", IsVehicle),
    ];

    private static bool IsPerson(ClassDefinition definition) =>
        definition.Role is ClassRole.Pedestrian or ClassRole.Cyclist;

    private static bool IsVehicle(ClassDefinition definition) =>
        Vehicles.Contains(string.Concat(definition.Name.Where(char.IsLetter)));

    private static void Mark(
        ClassTable classes, AnonymousPart[] parts, AnonymousPart part, string kind, Predicate<ClassDefinition> isMeant)
    {
        bool isFound = false;
        for (int id = 0; id < classes.Classes.Length; id++)
        {
            if (isMeant(classes.Classes[id]))
            {
                parts[id] = part;
                isFound = true;
            }
        }

        if (!isFound)
        {
            throw new ModelException(
                $"the model knows no {kind} and so cannot make {kind} anonymous: its classes are "
                + $"{string.Join(", ", classes.Classes.Select(c => c.Name))}. Take another model, or leave {kind} "
                + "out.");
        }
    }
}
