using System.Reflection;
using System.Text;

namespace RoadSeg.Ros;

/// <summary>A message type with its definition, as MCAP and Foxglove want it.</summary>
public sealed class RosType
{
    /// <summary>Encoding of the messages: MCAP's and Foxglove's word.</summary>
    public const string MessageEncoding = "cdr";

    /// <summary>Encoding of <see cref="Definition"/>: MCAP's and Foxglove's word.</summary>
    public const string SchemaEncoding = "ros2msg";

    private static readonly string Separator = new('=', 80);

    internal RosType(string package, string type)
    {
        Name = $"{package}/msg/{type}";
        DdsName = $"{package}::msg::dds_::{type}_";
        Definition = Assemble($"{package}/{type}");
    }

    /// <summary>As ROS 2 writes it: <c>nav_msgs/msg/OccupancyGrid</c>.</summary>
    public string Name { get; }

    /// <summary>As ROS 2 tells DDS: <c>nav_msgs::msg::dds_::OccupancyGrid_</c>.</summary>
    public string DdsName { get; }

    /// <summary>
    /// The .msg text, followed by that of every type it uses, each after a line of 80 equal signs and
    /// <c>MSG: package/Type</c>.
    /// </summary>
    public string Definition { get; }

    /// <summary><see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static string Assemble(string root)
    {
        StringBuilder text = new(Load(root));
        List<string> types = [root];
        for (int i = 0; i < types.Count; i++)
        {
            foreach (string used in UsedBy(types[i]))
            {
                if (!types.Contains(used))
                {
                    types.Add(used);
                    text.Append(Separator).Append("\nMSG: ").Append(used).Append('\n').Append(Load(used));
                }
            }
        }

        return text.ToString();
    }

    // Names without a package are of the same one; primitives have no definition.
    private static IEnumerable<string> UsedBy(string type)
    {
        string package = type[..type.IndexOf('/', StringComparison.Ordinal)];
        foreach (string line in Load(type).Split('\n'))
        {
            string field = line.Split('#')[0].Trim().Split(' ')[0].Split('[')[0];
            if (field.Contains('/', StringComparison.Ordinal))
            {
                yield return field;
            }
            else if (field.Length > 0 && char.IsAsciiLetterUpper(field[0]))
            {
                yield return $"{package}/{field}";
            }
        }
    }

    private static string Load(string type)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(type)
            ?? throw new InvalidOperationException($"no definition of \"{type}\"");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
