using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.Web.Frames;

/// <summary>
/// A scene as the page takes it: one binary message (docs/formats.md). Little endian, and everything at multiples of
/// four bytes before the runs, so that the page reads it in place.
/// </summary>
internal static class FrameMessage
{
    public const byte Kind = 1;
    public const byte Version = 1;
    public const int HeaderBytes = 128;
    public const int PersonBytes = 48;

    private const byte HasDrivable = 1;
    private const byte HasGrid = 2;

    /// <summary>Writes the message.</summary>
    /// <param name="message">Empty; takes the bytes.</param>
    /// <param name="copy">The scene.</param>
    /// <param name="sequence">Number of the message, which the page acknowledges.</param>
    /// <param name="encoder">Encodes the picture.</param>
    /// <param name="clock">The clock whose timestamps the copy holds.</param>
    public static void Write(
        SharedMessage message, FrameCopy copy, uint sequence, IPictureEncoder encoder, TimeProvider clock)
    {
        message.GetSpan(HeaderBytes)[..HeaderBytes].Clear();
        message.Advance(HeaderBytes);
        WritePeople(message, copy.People.People);
        WritePoints(message, copy.Drivable!.Polygon);
        WritePoints(message, copy.Drivable.FarBoundary);
        int mapBytes = RunLengths.Write(copy.ClassIds, message);
        int drivableBytes = RunLengths.Write(copy.Drivable.Mask, message);
        int gridBytes = copy.Grid is null ? 0 : RunLengths.Write(MemoryMarshal.AsBytes(copy.Grid.Cells), message);
        int before = message.Length;
        ImageSize picture = encoder.Encode(copy.Pixels, copy.ImageSize, message);
        Header header = new(message.WrittenSpan[..HeaderBytes]);
        header.WriteIdentity(copy, sequence, clock);
        header.WriteGeometry(copy, picture);
        header.WriteCounts(copy);
        header.WriteLengths(message.Length - before, mapBytes, drivableBytes, gridBytes);
    }

    private static void WritePeople(SharedMessage message, ReadOnlySpan<PersonRegion> people)
    {
        foreach (ref readonly PersonRegion person in people)
        {
            Span<byte> record = message.GetSpan(PersonBytes)[..PersonBytes];
            record[0] = (byte)person.Kind;
            record[1] = (byte)((person.InPath ? 1 : 0) | (person.Ground is null ? 0 : 2));
            record[2] = 0;
            record[3] = 0;

            BinaryPrimitives.WriteInt32LittleEndian(record[4..], person.Track?.Id ?? -1);
            GroundFix ground = person.Ground ?? default;
            WriteFloats(record[8..],
            [
                person.Box.U, person.Box.V, person.Box.Width, person.Box.Height, person.Foot.U, person.Foot.V,
                person.Confidence, ground.Point.X, ground.Point.Y, ground.SigmaMeters,
            ]);
            message.Advance(PersonBytes);
        }
    }

    private static void WritePoints(SharedMessage message, ReadOnlySpan<ImagePoint> points)
    {
        foreach (ImagePoint point in points)
        {
            WriteFloats(message.GetSpan(8), [point.U, point.V]);
            message.Advance(8);
        }
    }

    private static void WriteFloats(Span<byte> target, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(target[(4 * i)..], (float)values[i]);
        }
    }

    private readonly ref struct Header(Span<byte> bytes)
    {
        private readonly Span<byte> bytes = bytes;

        public void WriteIdentity(FrameCopy copy, uint sequence, TimeProvider clock)
        {
            bytes[0] = Kind;
            bytes[1] = Version;
            bytes[2] = (byte)copy.Status;
            bytes[3] = (byte)((copy.Drivable!.IsPresent ? HasDrivable : 0) | (copy.Grid is null ? 0 : HasGrid));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], sequence);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], copy.Stamp.FrameId);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], copy.Stamp.MediaTime.TotalSeconds);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], ClockMs.Of(clock, copy.ReceivedAt));
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], ClockMs.Of(clock, copy.PublishedAt));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], (uint)copy.Reasons);
            WriteFloats(
                bytes[44..], [copy.Live.LatencyMs, copy.Live.FramesPerSecond, copy.Drivable.AreaFraction]);
        }

        public void WriteGeometry(FrameCopy copy, ImageSize picture)
        {
            WriteSize(56, copy.ImageSize);
            WriteSize(60, picture);
            WriteSize(64, copy.MapSize);
            Letterbox lie = copy.ImageFromModel;
            WriteFloats(bytes[68..], [lie.ScaleU, lie.ScaleV, lie.OffsetU, lie.OffsetV]);
            if (copy.Grid is OccupancyGrid grid)
            {
                GridGeometry g = grid.Geometry;
                WriteSize(84, new ImageSize(g.Columns, g.Rows));
                WriteFloats(bytes[88..], [g.MetersPerCell, g.Origin.X, g.Origin.Y]);
            }
        }

        public void WriteCounts(FrameCopy copy)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[100..], (ushort)copy.People.People.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[102..], (ushort)copy.Drivable!.Polygon.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[104..], (ushort)copy.Drivable.FarBoundary.Length);
        }

        public void WriteLengths(int picture, int map, int drivable, int grid)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[108..], map);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[112..], drivable);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[116..], grid);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[120..], picture);
        }

        private void WriteSize(int at, ImageSize size)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)size.Width);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(at + 2)..], (ushort)size.Height);
        }
    }
}
