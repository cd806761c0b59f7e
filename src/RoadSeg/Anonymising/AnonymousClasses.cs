using RoadSeg.Inference;

namespace RoadSeg.Anonymising;

/// <summary>Which classes of a model are people and vehicles.</summary>
public static class AnonymousClasses
{
    private static readonly HashSet<string> Vehicles = new(StringComparer.OrdinalIgnoreCase)
    {
        "car", "cars", "truck", "trucks", "lorry", "bus", "van", "pickup", "suv", "caravan", "trailer", "train", "tram",
        "motorcycle", "motorbike", "motorcyclescooter", "bicycle", "bike", "vehicle", "vehicles", "truckbus",
        "suvpickuptruck", "othervehicle", "ontrailer", "twowheeler",
    };

    /// <summary>The class ids that are to be made anonymous.</summary>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="kinds">Who.</param>
    /// <returns>256 entries, true where a class id is meant.</returns>
    /// <exception cref="ModelException">
    /// The model has no class of a kind: what it cannot see cannot be made anonymous.
    /// </exception>
    public static bool[] Find(ClassTable classes, AnonymiseKinds kinds)
    {
        ArgumentNullException.ThrowIfNull(classes);
        bool[] isMeant = new bool[256];
        if (kinds.HasFlag(AnonymiseKinds.People))
        {
            Mark(classes, isMeant, "people", c => c.Role is ClassRole.Pedestrian or ClassRole.Cyclist);
        }

        if (kinds.HasFlag(AnonymiseKinds.Vehicles))
        {
            Mark(classes, isMeant, "vehicles", IsVehicle);
        }

        return isMeant;
    }

    private static bool IsVehicle(ClassDefinition definition) =>
        Vehicles.Contains(string.Concat(definition.Name.Where(char.IsLetter)));

    private static void Mark(ClassTable classes, bool[] isMeant, string kind, Predicate<ClassDefinition> test)
    {
        bool isFound = false;
        for (int id = 0; id < classes.Classes.Length; id++)
        {
            if (test(classes.Classes[id]))
            {
                isMeant[id] = true;
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
