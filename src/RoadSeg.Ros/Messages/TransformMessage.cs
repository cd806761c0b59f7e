using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Ros.Messages;

/// <summary>geometry_msgs/TransformStamped: parentFromChild.</summary>
/// <param name="Stamp">When.</param>
/// <param name="Parent">Frame that the numbers are in.</param>
/// <param name="Child">Frame whose pose they are.</param>
/// <param name="Translation">Origin of the child in the parent, metres.</param>
/// <param name="Rotation">parentFromChild.</param>
public readonly record struct StampedTransform(
    RosTime Stamp, string Parent, string Child, Vector3D Translation, UnitQuaternion Rotation);

/// <summary>tf2_msgs/TFMessage.</summary>
public static class TransformMessage
{
    // Two empty frame names, seven numbers.
    private const int TransformBytesMin = 76;

    /// <summary>Writes a message with one transform.</summary>
    public static void Write(CdrWriter cdr, in StampedTransform transform)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(1u);
        cdr.Write(new RosHeader(transform.Stamp, transform.Parent));
        cdr.Write(transform.Child.AsSpan());
        cdr.Write(transform.Translation);
        cdr.Write(transform.Rotation);
    }

    /// <summary>Reads a message; allocates.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static ImmutableArray<StampedTransform> Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        CdrReader cdr = new(message, wire);
        int count = cdr.ReadLength(TransformBytesMin);
        ImmutableArray<StampedTransform>.Builder all = ImmutableArray.CreateBuilder<StampedTransform>(count);
        for (int i = 0; i < count; i++)
        {
            HeaderView header = cdr.ReadHeader();
            string child = cdr.ReadString();
            Vector3D translation = cdr.ReadVector();
            all.Add(new StampedTransform(header.Stamp, header.Frame, child, translation, cdr.ReadQuaternion()));
        }

        return all.MoveToImmutable();
    }
}
