using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.Comparing;

/// <summary>A person as one side of a comparison saw it.</summary>
/// <param name="Kind">On foot or riding.</param>
/// <param name="Box">Bounding box in image pixels.</param>
/// <param name="Ground">Foot on the road plane, metres; null when unknown.</param>
/// <param name="InPath">Whether the person stands in or beside the corridor ahead.</param>
public readonly record struct PersonSeen(PersonKind Kind, ImageBox Box, GroundPoint? Ground, bool InPath);

/// <summary>
/// What one side of a comparison says of one frame: a copy, so that it outlives the scene. Buffers are reused for each
/// frame; one owner at a time.
/// </summary>
public sealed class SideFrame
{
    private readonly byte[] classIds;
    private readonly List<PersonSeen> people = new(64);
    private sbyte[] cells = [];

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the frames.</param>
    public SideFrame(ImageSize size)
    {
        Size = size;
        classIds = new byte[size.PixelCount];
    }

    /// <summary>Size of <see cref="ClassIds"/>: that of the frames.</summary>
    public ImageSize Size { get; }

    /// <summary>Class ids of the side's own table, H×W row-major; 255 is ignored.</summary>
    public Span<byte> ClassIds => classIds;

    /// <summary>People; empty and <see cref="KnowsPeople"/> false where the side does not tell.</summary>
    public IReadOnlyList<PersonSeen> People => people;

    /// <summary>Whether the side tells of people at all.</summary>
    public bool KnowsPeople { get; set; }

    /// <summary>Cells of the grid, row-major as <see cref="OccupancyGrid.Cells"/>; empty without a grid.</summary>
    public ReadOnlySpan<sbyte> Cells => cells;

    /// <summary>Share of the network's picture that is drivable area; null where the side does not tell.</summary>
    public double? DrivableFraction { get; set; }

    /// <summary>Status; null where the side does not tell.</summary>
    public SceneStatus? Status { get; set; }

    /// <summary>Capture to publish of this frame in milliseconds; null where it was not measured.</summary>
    public double? LatencyMs { get; set; }

    /// <summary>Distance of the nearest person in metres; null without one on the ground plane.</summary>
    public double? NearestMeters
    {
        get
        {
            double nearest = double.PositiveInfinity;
            foreach (PersonSeen person in people)
            {
                nearest = Math.Min(nearest, person.Ground?.Range ?? double.PositiveInfinity);
            }

            return double.IsInfinity(nearest) ? null : nearest;
        }
    }

    /// <summary>Forgets everything but the class ids.</summary>
    public void Clear()
    {
        people.Clear();
        KnowsPeople = false;
        cells = cells.Length == 0 ? cells : [];
        DrivableFraction = null;
        Status = null;
        LatencyMs = null;
    }

    /// <summary>Adds a person.</summary>
    public void Add(PersonSeen person) => people.Add(person);

    /// <summary>Takes over a copy of the grid's cells.</summary>
    public void SetCells(ReadOnlySpan<sbyte> values)
    {
        if (cells.Length != values.Length)
        {
            cells = new sbyte[values.Length];
        }

        values.CopyTo(cells);
    }

    /// <summary>Copies what a comparison needs of a scene.</summary>
    public void CopyFrom(in SceneView scene)
    {
        scene.Segmentation.CopyAtImageSize(classIds);
        people.Clear();
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            people.Add(new PersonSeen(person.Kind, person.Box, person.Ground?.Point, person.InPath));
        }

        KnowsPeople = true;
        if (scene.Grid is OccupancyGrid grid)
        {
            SetCells(grid.Cells);
        }

        DrivableFraction = scene.Drivable.IsPresent ? scene.Drivable.AreaFraction : 0;
        Status = scene.Status;
        LatencyMs = scene.Live.LatencyMs;
    }
}
