using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Writing;

/// <summary>
/// One file that is being written. Each chunk is one write and the file is whole behind every chunk, so what is killed
/// can be read up to there; <see cref="Close"/> adds indexes and statistics. One thread at a time.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream stream;
    private readonly LogContents contents;
    private readonly RecordBuffer buffer = new();
    private readonly SummaryWriter summary;
    private uint crc;

    private LogFile(FileStream stream, LogContents contents)
    {
        this.stream = stream;
        this.contents = contents;
        summary = new SummaryWriter(contents);
    }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>The file.</summary>
    public string Path => stream.Name;

    /// <summary>Log time of the earliest message.</summary>
    public ulong Start => summary.Start;

    /// <summary>Creates a file and writes what stands at its beginning.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What to do where there is one.</param>
    /// <param name="contents">What every file of the recording holds.</param>
    /// <param name="time">Log time of attachments, nanoseconds.</param>
    /// <exception cref="IOException">It exists or cannot be written.</exception>
    public static LogFile Create(string path, FileMode mode, LogContents contents, ulong time)
    {
        // No buffer: a chunk is one write, and nothing waits in memory.
        FileStream stream = new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
        LogFile file = new(stream, contents);
        try
        {
            file.WriteBeginning(time);
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a finished chunk.</summary>
    public void Write(Chunk chunk)
    {
        // Listed only when it is there: after a full disk there may be room for an index.
        long place = Length;
        Write(chunk.Bytes.Written);
        summary.Add(chunk, place);
    }

    /// <summary>Writes indexes and statistics, and closes the file.</summary>
    public void Close()
    {
        buffer.Clear();
        int end = buffer.Begin(Opcode.DataEnd);
        buffer.Write(crc);
        buffer.End(end);
        Write(buffer.Written);
        buffer.Clear();
        summary.Write(buffer, Length);
        Write(buffer.Written);
        stream.Dispose();
    }

    /// <summary>Closes the file as it is.</summary>
    public void Dispose() => stream.Dispose();

    private void WriteBeginning(ulong time)
    {
        buffer.Write(Framing.Magic);
        int header = buffer.Begin(Opcode.Header);
        buffer.Write("ros2");
        buffer.Write(contents.Library);
        buffer.End(header);
        contents.WriteSchemasAndChannels(buffer);
        foreach (LogAttachment attachment in contents.Attachments)
        {
            int start = buffer.Length;
            int record = buffer.Begin(Opcode.Attachment);
            int body = buffer.Length;
            buffer.Write(time);
            buffer.Write(time);
            buffer.Write(attachment.Name);
            buffer.Write(attachment.MediaType);
            buffer.Write((ulong)attachment.Content.Length);
            buffer.Write(attachment.Content.Span);
            buffer.Write(Crc32.Append(0, buffer.Written[body..]));
            buffer.End(record);
            summary.Add(attachment, start, buffer.Length - start, time);
        }

        int metadata = buffer.Length;
        int place = buffer.Begin(Opcode.Metadata);
        buffer.Write(LogContents.MetadataName);
        buffer.Write(contents.Metadata);
        buffer.End(place);
        summary.AddMetadata(metadata, buffer.Length - metadata);
        Write(buffer.Written);
    }

    // What was written before stays readable on a disk that is full.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
            stream.SetLength(Length);
            stream.Position = Length;
            throw;
        }

        crc = Crc32.Append(crc, bytes);
        Length += bytes.Length;
    }
}
