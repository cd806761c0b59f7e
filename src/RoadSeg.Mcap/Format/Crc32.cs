using System.Buffers.Binary;

namespace RoadSeg.Mcap.Format;

/// <summary>CRC-32 as zip has it (polynomial 0x04C11DB7, reflected), eight bytes at a time.</summary>
internal static class Crc32
{
    private const int Tables = 8;

    private static readonly uint[][] Table = MakeTables();

    /// <summary>The CRC of bytes behind others.</summary>
    /// <param name="crc">CRC of those before; 0 at the start.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        while (bytes.Length >= Tables)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Table[7][low & 255] ^ Table[6][(low >> 8) & 255] ^ Table[5][(low >> 16) & 255] ^ Table[4][low >> 24]
                ^ Table[3][high & 255] ^ Table[2][(high >> 8) & 255] ^ Table[1][(high >> 16) & 255]
                ^ Table[0][high >> 24];
            bytes = bytes[Tables..];
        }

        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ Table[0][(crc ^ value) & 255];
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        const uint Reflected = 0xEDB88320;
        uint[][] tables = [.. Enumerable.Range(0, Tables).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Reflected;
            }

            tables[0][i] = value;
        }

        for (int t = 1; t < Tables; t++)
        {
            for (uint i = 0; i < 256; i++)
            {
                uint before = tables[t - 1][i];
                tables[t][i] = (before >> 8) ^ tables[0][before & 255];
            }
        }

        return tables;
    }
}
