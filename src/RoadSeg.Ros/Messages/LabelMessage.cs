using System.Collections.Immutable;
using RoadSeg.Inference;

namespace RoadSeg.Ros.Messages;

/// <summary>vision_msgs/LabelInfo: the class ids of <c>/roadseg/class_map</c>.</summary>
public static class LabelMessage
{
    /// <summary>Writes the message; 255 is <c>unlabeled</c>.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: the camera's optical frame.</param>
    /// <param name="classes">In id order.</param>
    public static void Write(CdrWriter cdr, RosHeader header, ClassTable classes)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        ArgumentNullException.ThrowIfNull(classes);
        cdr.Write(header);
        ImmutableArray<ClassDefinition> all = classes.Classes;
        cdr.Write((uint)all.Length + 1);
        for (int id = 0; id < all.Length; id++)
        {
            cdr.Write((ushort)id);
            cdr.Write(all[id].Name.AsSpan());
        }

        cdr.Write((ushort)ClassTable.IgnoredId);
        cdr.WriteText("unlabeled"u8);
        cdr.Write(0f);
    }
}
