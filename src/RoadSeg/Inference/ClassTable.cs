using System.Collections.Immutable;

namespace RoadSeg.Inference;

/// <summary>Colour of a class in the overlay, 8 bits a channel.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct ClassColour(byte R, byte G, byte B);

/// <summary>One class: its place in the list is its id.</summary>
/// <param name="Name">As the data set calls it.</param>
/// <param name="Colour">Tint in the overlay.</param>
/// <param name="Role">What it means to the line.</param>
public sealed record ClassDefinition(string Name, ClassColour Colour, ClassRole Role);

/// <summary>The classes of a model in id order, at most 255. Immutable; any thread.</summary>
public sealed class ClassTable
{
    /// <summary>Id of pixels that no class is known for: void, bars of a letterbox, the ego vehicle itself.</summary>
    public const byte IgnoredId = 255;

    private readonly ClassRole[] roleById = new ClassRole[256];

    /// <summary>Makes the table.</summary>
    /// <param name="classes">1 to 255 classes in id order.</param>
    public ClassTable(ImmutableArray<ClassDefinition> classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes.Length, IgnoredId);
        Classes = classes;
        Array.Fill(roleById, ClassRole.Ignored);
        for (int id = 0; id < classes.Length; id++)
        {
            roleById[id] = classes[id].Role;
        }
    }

    /// <summary>The classes in id order.</summary>
    public ImmutableArray<ClassDefinition> Classes { get; }

    /// <summary>
    /// Role of each of the 256 possible ids; ids without a class are <see cref="ClassRole.Ignored"/>.
    /// </summary>
    public ReadOnlySpan<ClassRole> RoleById => roleById;

    /// <summary>Role of a class id.</summary>
    public ClassRole RoleOf(byte id) => roleById[id];
}
