using RoadSeg.Grid;

namespace RoadSeg.Local.SharedMemory;

/// <summary>
/// Where everything lies in the shared file (docs/shared-memory.md, samples/shm/roadseg_shm.h). Little endian, every
/// field aligned to its size. A change that old readers would misread raises <see cref="Version"/>.
/// </summary>
internal sealed record RingLayout(int Slots, GridGeometry? Grid)
{
    public const ulong Magic = 0x0047_4553_4441_4F52; // "ROADSEG" and a zero
    public const uint Version = 1;
    public const int HeaderBytes = 512;
    public const int SceneBytes = 128;
    public const int PersonBytes = 64;
    public const int PointBytes = 8;

    // Far beyond what one sees; who has more gets every second point, and it says so.
    public const int PointsMax = 4096;
    public const int PeopleMax = 256;

    // Four scenes: at 30 a second a reader has a tenth of a second before one that it looks at is written anew.
    public const int SlotsDefault = 4;

    public const int GroundPolygonOffset = SceneBytes;
    public const int ImagePolygonOffset = GroundPolygonOffset + (PointsMax * PointBytes);
    public const int PeopleOffset = ImagePolygonOffset + (PointsMax * PointBytes);
    public const int GridOffset = PeopleOffset + (PeopleMax * PersonBytes);

    private const int Alignment = 64;

    public int SlotBytes => (GridOffset + (Grid?.CellCount ?? 0) + Alignment - 1) / Alignment * Alignment;

    public long FileBytes => HeaderBytes + ((long)Slots * SlotBytes);

    public long SlotOffset(ulong number) => HeaderBytes + ((long)((number - 1) % (ulong)Slots) * SlotBytes);

    /// <summary>Offsets in the header.</summary>
    internal static class Header
    {
        public const int Magic = 0;
        public const int Version = 8;
        public const int HeaderBytes = 12;
        public const int SlotCount = 16;
        public const int SlotBytes = 20;
        public const int Columns = 24;
        public const int Rows = 28;
        public const int MetersPerCell = 32;
        public const int OriginX = 40;
        public const int OriginY = 48;
        public const int ImageWidth = 56;
        public const int ImageHeight = 60;
        public const int GroundPolygonOffset = 64;
        public const int ImagePolygonOffset = 68;
        public const int PeopleOffset = 72;
        public const int GridOffset = 76;
        public const int PointsMax = 80;
        public const int PeopleMax = 84;
        public const int WriterPid = 88;
        public const int FileBytes = 96;
        public const int Camera = 128;
        public const int CameraBytes = 128;
        public const int FrameId = 256;
        public const int FrameIdBytes = 64;

        // A cache line of their own: written with every scene, while the rest stays as it is.
        public const int Newest = 448;
        public const int Wake = 456;
        public const int State = 460;
    }

    /// <summary>Offsets in a scene.</summary>
    internal static class Scene
    {
        public const int Sequence = 0;
        public const int Number = 8;
        public const int Frame = 16;
        public const int MediaTime = 24;
        public const int Captured = 32;
        public const int Published = 40;
        public const int Status = 48;
        public const int Reasons = 52;
        public const int Flags = 56;
        public const int PeopleCount = 60;
        public const int GroundPolygonCount = 64;
        public const int ImagePolygonCount = 68;
        public const int AreaFraction = 72;
    }

    /// <summary>Offsets in a person.</summary>
    internal static class Person
    {
        public const int Kind = 0;
        public const int Flags = 4;
        public const int Track = 8;
        public const int Confidence = 12;
        public const int Box = 16;
        public const int Foot = 32;
        public const int Ground = 40;
        public const int Sigma = 48;
        public const int AreaPixels = 52;
    }
}

/// <summary>What a scene in the ring has.</summary>
[Flags]
internal enum SceneFlags : uint
{
    None = 0,

    /// <summary>Cells of a grid; without it there is none at all.</summary>
    Grid = 1,

    /// <summary>A drivable area.</summary>
    Drivable = 2,

    /// <summary>No new frame stands behind it: nothing fresh came.</summary>
    Repeated = 4,

    /// <summary>Some points or people were left out: there was no room for all.</summary>
    Thinned = 8,
}

/// <summary>Whether somebody writes.</summary>
internal enum RingState : uint
{
    Running = 1,
    Ended = 2,
}
