using System.Globalization;
using RoadSeg.Mcap.Compression;
using RoadSeg.Publishing;

namespace RoadSeg.Mcap.Writing;

/// <summary>
/// Gathers messages in chunks and writes the chunks into files: all of them, or those around events. What may still
/// be needed before an event waits as finished, compressed chunks. Chunks are used again, so that the steady state
/// allocates one entry of the summary per chunk. One thread at a time.
/// </summary>
internal sealed class LogRecorder : IDisposable
{
    // What is lost at most when the machine loses its power: about a second. Grids compress well in this size.
    private const long ChunkNanoseconds = 1_000_000_000;
    private const int ChunkBytesMax = 4 << 20;

    // Memory for what waits for an event.
    private const long HeldBytesMax = 256L << 20;

    private readonly string name;
    private readonly string path;
    private readonly LogContents contents;
    private readonly McapOptions options;
    private readonly Action<Chunk, ulong> addLatched;
    private readonly Zstd? zstd;
    private readonly Stack<Chunk> free = new();
    private readonly Queue<Chunk> held = new();
    private readonly uint[] sequences;
    private readonly bool isNumbered;
    private long heldBytes;
    private bool isHeldTold;
    private Chunk chunk;
    private LogFile? file;
    private bool hasScenes;
    private ulong recordUntil;

    /// <summary>Makes the first file, unless there are only to be some around events.</summary>
    /// <param name="name">The sink as the user wrote it.</param>
    /// <param name="path">File; with several a number goes before the extension.</param>
    /// <param name="contents">What every file holds.</param>
    /// <param name="options">When files begin and end.</param>
    /// <param name="addLatched">Adds what stands once at the start of each file, with a time.</param>
    public LogRecorder(
        string name, string path, LogContents contents, McapOptions options, Action<Chunk, ulong> addLatched)
    {
        this.name = name;
        this.path = path;
        this.contents = contents;
        this.options = options;
        this.addLatched = addLatched;
        zstd = options.IsCompressed ? new Zstd() : null;
        sequences = new uint[contents.Channels.Length];
        isNumbered = options.SplitBytes is not null || options.SplitTime is not null || options.Events is not null;
        chunk = Take();
    }

    /// <summary>Files made.</summary>
    public int FileCount { get; private set; }

    /// <summary>Messages written into files.</summary>
    public long MessageCount { get; private set; }

    /// <summary>Bytes of the files that are closed.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Adds a message.</summary>
    /// <param name="channel">Number.</param>
    /// <param name="time">Log time, nanoseconds.</param>
    /// <param name="captured">Publish time: when the frame was captured, nanoseconds.</param>
    /// <param name="data">Its bytes.</param>
    public void Add(int channel, ulong time, ulong captured, ReadOnlySpan<byte> data)
    {
        bool isFull = chunk.Count > 0
            && (chunk.UncompressedBytes + data.Length > ChunkBytesMax || time >= chunk.Start + ChunkNanoseconds);
        if (isFull)
        {
            FinishChunk();
        }

        chunk.Add(channel, sequences[channel]++, time, captured, data);
    }

    /// <summary>Says whether what happens now is worth a recording; after the messages of a scene.</summary>
    public void Judge(bool isEvent, ulong time)
    {
        if (options.Events is not RecordingEvents events)
        {
            return;
        }

        if (isEvent)
        {
            recordUntil = time + ToNanoseconds(events.Post);
            if (file is null)
            {
                FinishChunk();
                Open(held.Count > 0 ? held.Peek().Start : time);
                while (held.TryDequeue(out Chunk? waiting))
                {
                    heldBytes -= waiting.Bytes.Length;
                    WriteAndFree(waiting);
                }
            }
        }
        else if (file is not null && time > recordUntil)
        {
            FinishChunk();
            CloseFile();
        }
    }

    /// <summary>Writes what is left and completes the file.</summary>
    public void Close()
    {
        if (options.Events is null || file is not null)
        {
            FinishChunk();
        }

        CloseFile();
    }

    /// <summary>Closes the file as it is.</summary>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
        zstd?.Dispose();
    }

    private static ulong ToNanoseconds(TimeSpan time) => (ulong)time.Ticks * 100;

    private Chunk Take() => free.TryPop(out Chunk? used) ? used : new Chunk(contents.Channels.Length);

    private void FinishChunk()
    {
        if (chunk.Count == 0)
        {
            return;
        }

        Chunk finished = chunk;
        finished.Finish(zstd);
        chunk = Take();
        if (options.Events is RecordingEvents events && file is null)
        {
            Hold(finished, ToNanoseconds(events.Pre));
            return;
        }

        if (file is null || IsFileFull(finished))
        {
            CloseFile();
            Open(finished.Start);
        }

        WriteAndFree(finished);
    }

    private bool IsFileFull(Chunk next) =>
        (options.SplitBytes is long bytes && file!.Length + next.Bytes.Length > bytes && hasScenes)
        || (options.SplitTime is TimeSpan time && next.Start >= file!.Start + ToNanoseconds(time));

    private void Hold(Chunk finished, ulong pre)
    {
        held.Enqueue(finished);
        heldBytes += finished.Bytes.Length;
        while (held.Peek().End + pre < finished.End || (heldBytes > HeldBytesMax && held.Count > 1))
        {
            Chunk old = held.Dequeue();
            heldBytes -= old.Bytes.Length;
            if (old.End + pre >= finished.End && !isHeldTold)
            {
                isHeldTold = true;
                options.Warn(string.Create(
                    CultureInfo.InvariantCulture,
                    $"sink \"{name}\" keeps less than --pre asks for: {HeldBytesMax >> 20} MB are full."));
            }

            old.Clear();
            free.Push(old);
        }
    }

    private void Open(ulong time)
    {
        string target = isNumbered ? Numbered(FileCount) : path;
        FileMode mode = options.Overwrites ? FileMode.Create : FileMode.CreateNew;
        Guard(target, () => file = LogFile.Create(target, mode, contents, time));
        FileCount++;
        Chunk latched = Take();
        addLatched(latched, time);
        if (latched.Count > 0)
        {
            latched.Finish(zstd);
            WriteAndFree(latched);
        }
        else
        {
            free.Push(latched);
        }

        hasScenes = false;
    }

    // rosbag2's names: drive_0.mcap, drive_1.mcap.
    private string Numbered(int number)
    {
        string extension = Path.GetExtension(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path[..^extension.Length]}_{number}{extension}");
    }

    private void WriteAndFree(Chunk finished)
    {
        Guard(file!.Path, () => file.Write(finished));
        MessageCount += finished.Count;
        hasScenes = true;
        finished.Clear();
        free.Push(finished);
    }

    private void CloseFile()
    {
        if (file is LogFile open)
        {
            file = null;
            Guard(open.Path, open.Close);
            ByteCount += open.Length;
        }
    }

    private void Guard(string target, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SinkException(
                $"sink \"{name}\": \"{target}\" cannot be written: {e.Message} What was written before can be read.",
                e);
        }
    }
}
