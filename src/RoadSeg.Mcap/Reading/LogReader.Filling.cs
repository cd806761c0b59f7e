using System.Buffers.Binary;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Reading;

/// <content>From the file to records: where the next one stands, which are passed over, where it ends.</content>
internal sealed partial class LogReader
{
    // Loads the next chunk, or gives a message that stands outside of chunks.
    private bool TryFill(out LogMessage message)
    {
        message = default;
        SkipUnwantedChunks();
        Span<byte> start = stackalloc byte[Framing.RecordHeaderBytes];
        stream.Position = position;
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || (Opcode)start[0] is Opcode.DataEnd or Opcode.Footer)
        {
            NoteCutOff(read < start.Length, position);
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start[1..]);
        long place = position;
        if (length > (ulong)(stream.Length - position - start.Length))
        {
            return TryResume(place);
        }

        position += start.Length + (long)length;
        Opcode opcode = (Opcode)start[0];
        if (opcode is not (Opcode.Chunk or Opcode.Message or Opcode.Schema or Opcode.Channel))
        {
            return true;
        }

        if (length > ChunkLoader.BytesMax)
        {
            CountBroken(FormattableString.Invariant($"a record of {length} bytes at byte {place}"));
            return true;
        }

        ReadOnlyMemory<byte> record = ReadBody((int)length);
        if (opcode == Opcode.Chunk)
        {
            LoadChunk(record, place);
        }
        else if (!TryTake(opcode, record, out message))
        {
            message = default;
        }

        return true;
    }

    private void LoadChunk(ReadOnlyMemory<byte> record, long place)
    {
        ChunksRead++;
        try
        {
            records = loader.Load(record);
        }
        catch (InvalidDataException e)
        {
            CountBroken(FormattableString.Invariant($"{e.Message}, at byte {place}"));
        }
    }

    private void SkipUnwantedChunks()
    {
        while (chunkNumber < Chunks.Count && Chunks[chunkNumber].Place <= position)
        {
            ChunkPlace chunk = Chunks[chunkNumber];
            chunkNumber++;
            if (chunk.Place == position && !chunk.MayHold(IsWanted))
            {
                position = chunk.End;
            }
        }
    }

    private ReadOnlyMemory<byte> ReadBody(int length)
    {
        if (body.Length < length)
        {
            body = GC.AllocateUninitializedArray<byte>(length);
        }

        stream.ReadExactly(body.AsSpan(0, length));
        return body.AsMemory(0, length);
    }

    // With an index a broken record costs only what stands before the next chunk.
    private bool TryResume(long place)
    {
        if (chunkNumber >= Chunks.Count || Chunks[chunkNumber].Place <= place)
        {
            NoteCutOff(true, place);
            return false;
        }

        CountBroken(FormattableString.Invariant($"a record that is longer than the file, at byte {place}"));
        position = Chunks[chunkNumber].Place;
        return true;
    }

    // A finished file ends with what it should.
    private void NoteCutOff(bool isCut, long place)
    {
        if (isCut)
        {
            CutOff = FormattableString.Invariant($"it is cut off at byte {place}");
        }
    }

    // Read again after a seek, a broken place is still one.
    private void CountBroken(string reason)
    {
        if (position > brokenBelow)
        {
            brokenBelow = position;
            BrokenCount++;
            BrokenReason = reason;
        }
    }
}
