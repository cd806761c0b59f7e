using System.Collections.Immutable;
using RoadSeg.Mcap.Format;
using RoadSeg.Ros;

namespace RoadSeg.Mcap.Writing;

/// <summary>What every file of a recording holds beside its messages.</summary>
/// <param name="Library">Who writes: name and version.</param>
/// <param name="Channels">With numbers from 0, without gaps.</param>
/// <param name="Attachments">Files inside the file.</param>
/// <param name="Metadata">Keys and values.</param>
internal sealed record LogContents(
    string Library, ImmutableArray<LogChannel> Channels, ImmutableArray<LogAttachment> Attachments,
    ImmutableArray<KeyValuePair<string, string>> Metadata)
{
    /// <summary>Name of the metadata record.</summary>
    public const string MetadataName = "roadseg";

    /// <summary>Number of the channel's schema: 0 means none.</summary>
    public ushort SchemaIdOf(LogChannel channel) =>
        (ushort)(1 + Channels.IndexOf(Channels.First(c => c.Type == channel.Type)));

    /// <summary>All schemas, then all channels.</summary>
    public void WriteSchemasAndChannels(RecordBuffer buffer)
    {
        WriteSchemas(buffer);
        WriteChannels(buffer);
    }

    /// <summary>Each type once.</summary>
    /// <returns>How many.</returns>
    public int WriteSchemas(RecordBuffer buffer)
    {
        int count = 0;
        foreach (LogChannel channel in Channels)
        {
            if (SchemaIdOf(channel) != channel.Id + 1)
            {
                continue;
            }

            count++;
            int record = buffer.Begin(Opcode.Schema);
            buffer.Write(SchemaIdOf(channel));
            buffer.Write(channel.Type.Name);
            buffer.Write(RosType.SchemaEncoding);
            buffer.Write(channel.Type.Definition);
            buffer.End(record);
        }

        return count;
    }

    /// <summary>Each channel.</summary>
    public void WriteChannels(RecordBuffer buffer)
    {
        foreach (LogChannel channel in Channels)
        {
            int record = buffer.Begin(Opcode.Channel);
            buffer.Write(channel.Id);
            buffer.Write(SchemaIdOf(channel));
            buffer.Write(channel.Topic);
            buffer.Write(RosType.MessageEncoding);
            buffer.Write(channel.Metadata);
            buffer.End(record);
        }
    }
}
