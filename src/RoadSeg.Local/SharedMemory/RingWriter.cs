using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using At = RoadSeg.Local.SharedMemory.RingLayout;

namespace RoadSeg.Local.SharedMemory;

/// <summary>
/// Writes scenes into a ring. Each slot has a sequence number that is odd while it is being written (a seqlock), so a
/// reader finds out that it was overtaken, and the writer never asks whether anybody reads. Allocates nothing.
/// One thread at a time.
/// </summary>
internal sealed unsafe class RingWriter : IDisposable
{
    private readonly RingLayout layout;
    private readonly RingFile file;
    private readonly SafeBuffer memory;
    private readonly byte* start;
    private readonly TimeProvider clock;
    private ulong number;

    /// <param name="layout">Where everything lies.</param>
    /// <param name="file">As large as the layout; disposed with this.</param>
    /// <param name="clock">The clock of the frames.</param>
    public RingWriter(RingLayout layout, RingFile file, TimeProvider clock)
    {
        this.layout = layout;
        this.file = file;
        this.clock = clock;
        memory = file.View.SafeMemoryMappedViewHandle;
        memory.AcquirePointer(ref start);
        start += file.View.PointerOffset;
    }

    /// <summary>Scenes written.</summary>
    public ulong Count => number;

    /// <summary>Fills the part that never changes.</summary>
    public static void WriteHeader(
        UnmanagedMemoryAccessor view, RingLayout layout, string camera, string frameId, ImageSize image)
    {
        GridGeometry grid = layout.Grid ?? default;
        view.Write(At.Header.Magic, At.Magic);
        view.Write(At.Header.Version, At.Version);
        view.Write(At.Header.HeaderBytes, At.HeaderBytes);
        view.Write(At.Header.SlotCount, layout.Slots);
        view.Write(At.Header.SlotBytes, layout.SlotBytes);
        view.Write(At.Header.Columns, grid.Columns);
        view.Write(At.Header.Rows, grid.Rows);
        view.Write(At.Header.MetersPerCell, grid.MetersPerCell);
        view.Write(At.Header.OriginX, grid.Origin.X);
        view.Write(At.Header.OriginY, grid.Origin.Y);
        view.Write(At.Header.ImageWidth, image.Width);
        view.Write(At.Header.ImageHeight, image.Height);
        view.Write(At.Header.GroundPolygonOffset, At.GroundPolygonOffset);
        view.Write(At.Header.ImagePolygonOffset, At.ImagePolygonOffset);
        view.Write(At.Header.PeopleOffset, At.PeopleOffset);
        view.Write(At.Header.GridOffset, At.GridOffset);
        view.Write(At.Header.PointsMax, At.PointsMax);
        view.Write(At.Header.PeopleMax, At.PeopleMax);
        view.Write(At.Header.WriterPid, Environment.ProcessId);
        view.Write(At.Header.FileBytes, layout.FileBytes);
        WriteText(view, At.Header.Camera, At.Header.CameraBytes, camera);
        WriteText(view, At.Header.FrameId, At.Header.FrameIdBytes, frameId);
        view.Write(At.Header.State, (uint)RingState.Running);
    }

    /// <summary>Writes a scene and wakes who waits for it.</summary>
    public void Write(in SceneView scene)
    {
        number++;
        byte* slot = start + layout.SlotOffset(number);
        ref ulong sequence = ref *(ulong*)(slot + At.Scene.Sequence);

        // Odd before the first byte changes, even after the last one did: for readers on other cores as well.
        Volatile.Write(ref sequence, (2 * number) - 1);
        Thread.MemoryBarrier();
        SceneFlags flags = WritePeople(slot, scene.People.People) | WritePolygons(slot, scene.Drivable);
        flags |= WriteGrid(slot, scene.Grid) | (scene.IsRepeated ? SceneFlags.Repeated : SceneFlags.None);
        WriteIdentity(slot, scene, flags);
        Volatile.Write(ref sequence, 2 * number);
        Volatile.Write(ref *(ulong*)(start + At.Header.Newest), number);
        Wake();
    }

    /// <summary>Tells readers that nothing more comes, and takes the name away.</summary>
    [SuppressMessage(
        "Usage", "CA1816", Justification = "There is no finalizer: the mapping has a handle of its own.")]
    public void Dispose()
    {
        Volatile.Write(ref *(uint*)(start + At.Header.State), (uint)RingState.Ended);
        Wake();
        memory.ReleasePointer();
        file.Dispose();
    }

    private static void WriteText(UnmanagedMemoryAccessor view, int at, int bytes, string text)
    {
        // The last byte stays zero; a character that does not fit whole is left out.
        byte[] utf8 = new byte[bytes - 1];
        Encoding.UTF8.GetEncoder().Convert(text, utf8, flush: true, out _, out int used, out _);
        view.WriteArray(at, utf8, 0, used);
    }

    private void Wake()
    {
        uint* wake = (uint*)(start + At.Header.Wake);
        Volatile.Write(ref *wake, *wake + 1);
        Futex.WakeAll(wake);
    }

    private void WriteIdentity(byte* slot, in SceneView scene, SceneFlags flags)
    {
        long received = scene.Frame.ReceivedAt;
        *(ulong*)(slot + At.Scene.Number) = number;
        *(long*)(slot + At.Scene.Frame) = scene.Frame.Stamp.FrameId;
        *(long*)(slot + At.Scene.MediaTime) = scene.Frame.Stamp.MediaTime.Ticks * TimeSpan.NanosecondsPerTick;
        *(long*)(slot + At.Scene.Captured) = scene.Frame.Stamp.FrameId < 0 ? 0 : Nanoseconds(received);
        *(long*)(slot + At.Scene.Published) = Nanoseconds(clock.GetTimestamp());
        *(uint*)(slot + At.Scene.Status) = (uint)scene.Status;
        *(uint*)(slot + At.Scene.Reasons) = (uint)scene.Reasons;
        *(uint*)(slot + At.Scene.Flags) = (uint)flags;
        *(float*)(slot + At.Scene.AreaFraction) = (float)scene.Drivable.AreaFraction;
    }

    // The system's clock counts nanoseconds already; others are brought to the same unit.
    private long Nanoseconds(long timestamp)
    {
        const long PerSecond = 1_000_000_000;
        long frequency = clock.TimestampFrequency;
        return frequency == PerSecond ? timestamp : (long)((Int128)timestamp * PerSecond / frequency);
    }

    private SceneFlags WritePolygons(byte* slot, DrivableArea area)
    {
        ReadOnlySpan<GroundPoint> ground = area.GroundPolygon;
        ReadOnlySpan<ImagePoint> image = area.Polygon;
        int groundStep = StepOf(ground.Length);
        int imageStep = StepOf(image.Length);
        float* to = (float*)(slot + At.GroundPolygonOffset);
        for (int i = 0; i < ground.Length; i += groundStep)
        {
            *to++ = (float)ground[i].X;
            *to++ = (float)ground[i].Y;
        }

        *(int*)(slot + At.Scene.GroundPolygonCount) = (ground.Length + groundStep - 1) / groundStep;
        to = (float*)(slot + At.ImagePolygonOffset);
        for (int i = 0; i < image.Length; i += imageStep)
        {
            *to++ = (float)image[i].U;
            *to++ = (float)image[i].V;
        }

        *(int*)(slot + At.Scene.ImagePolygonCount) = (image.Length + imageStep - 1) / imageStep;
        return (area.IsPresent ? SceneFlags.Drivable : SceneFlags.None)
            | (groundStep + imageStep > 2 ? SceneFlags.Thinned : SceneFlags.None);
    }

    private SceneFlags WritePeople(byte* slot, ReadOnlySpan<PersonRegion> people)
    {
        int count = Math.Min(people.Length, At.PeopleMax);
        byte* to = slot + At.PeopleOffset;
        foreach (ref readonly PersonRegion person in people[..count])
        {
            WritePerson(to, person);
            to += At.PersonBytes;
        }

        *(int*)(slot + At.Scene.PeopleCount) = count;
        return count < people.Length ? SceneFlags.Thinned : SceneFlags.None;
    }

    private static void WritePerson(byte* to, in PersonRegion person)
    {
        new Span<byte>(to, At.PersonBytes).Clear();
        *(uint*)(to + At.Person.Kind) = person.Kind == PersonKind.Pedestrian ? 0u : 1u;
        *(uint*)(to + At.Person.Flags) = (person.InPath ? 1u : 0u) | (person.Ground is null ? 0u : 2u);
        *(int*)(to + At.Person.Track) = person.Track?.Id ?? -1;
        *(float*)(to + At.Person.Confidence) = (float)person.Confidence;
        int* box = (int*)(to + At.Person.Box);
        box[0] = person.Box.U;
        box[1] = person.Box.V;
        box[2] = person.Box.Width;
        box[3] = person.Box.Height;
        float* foot = (float*)(to + At.Person.Foot);
        foot[0] = (float)person.Foot.U;
        foot[1] = (float)person.Foot.V;
        if (person.Ground is GroundFix ground)
        {
            *(float*)(to + At.Person.Ground) = (float)ground.Point.X;
            *(float*)(to + At.Person.Ground + 4) = (float)ground.Point.Y;
            *(float*)(to + At.Person.Sigma) = (float)ground.SigmaMeters;
        }

        *(int*)(to + At.Person.AreaPixels) = person.AreaPixels;
    }

    private SceneFlags WriteGrid(byte* slot, OccupancyGrid? grid)
    {
        if (grid is null || layout.Grid is not GridGeometry room || room.CellCount != grid.Geometry.CellCount)
        {
            return SceneFlags.None;
        }

        grid.Cells.CopyTo(new Span<sbyte>(slot + At.GridOffset, room.CellCount));
        return SceneFlags.Grid;
    }

    private static int StepOf(int points) => Math.Max(1, (points + At.PointsMax - 1) / At.PointsMax);
}
