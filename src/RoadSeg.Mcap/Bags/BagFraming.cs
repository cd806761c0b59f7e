namespace RoadSeg.Mcap.Bags;

/// <summary>What bags of ROS 1 begin with, and the kinds of their records (version 2.0 of the format).</summary>
internal static class BagFraming
{
    /// <summary>Bytes of the length before the header of a record, and before its data.</summary>
    public const int LengthBytes = sizeof(uint);

    /// <summary>Bytes of a header at most: it has a few fields.</summary>
    public const int HeaderBytesMax = 64 << 10;

    /// <summary>The first bytes of a file of any version.</summary>
    public static ReadOnlySpan<byte> Name => "#ROSBAG V"u8;

    /// <summary>The first bytes of a file that is read.</summary>
    public static ReadOnlySpan<byte> Magic => "#ROSBAG V2.0\n"u8;
}

/// <summary>Kinds of records.</summary>
internal enum BagOp : byte
{
    None = 0x00,
    Message = 0x02,
    File = 0x03,
    Index = 0x04,
    Chunk = 0x05,
    ChunkPlace = 0x06,
    Connection = 0x07,
}
