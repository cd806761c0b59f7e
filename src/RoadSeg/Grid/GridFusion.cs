using RoadSeg.Odometry;

namespace RoadSeg.Grid;

/// <summary>
/// Puts the evidence of several frames together (docs/decisions/0016-fusion-over-time.md). With odometry: log-odds in
/// a map that stands still on the ground. Where the motion is not known: this frame alone, but what the frame before
/// called occupied is not free yet. Depends on the frames, their media times and the odometry alone. One thread at a
/// time.
/// </summary>
public sealed class GridFusion
{
    private readonly GridGeometry geometry;
    private readonly EgoSteps steps;
    private readonly EvidenceMap? map;
    private readonly bool[] wasOccupied;
    private bool wasInMap;

    /// <summary>Allocates what is remembered.</summary>
    /// <param name="geometry">Of the grids.</param>
    /// <param name="odometry">How the ego vehicle moves; null when that is not known.</param>
    public GridFusion(GridGeometry geometry, OdometryTrack? odometry)
    {
        this.geometry = geometry;
        steps = new EgoSteps(odometry);
        map = odometry is null ? null : new EvidenceMap(geometry);
        wasOccupied = new bool[geometry.CellCount];
    }

    /// <summary>Makes the grid of a frame that of all frames until now.</summary>
    /// <param name="mediaTime">Of the frame; frames come in order.</param>
    /// <param name="evidence">What the frame says of each cell.</param>
    /// <param name="grid">What the frame says alone; changed.</param>
    public void Fuse(TimeSpan mediaTime, ReadOnlySpan<CellEvidence> evidence, OccupancyGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.Geometry != geometry || evidence.Length != geometry.CellCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"expected a grid of {geometry}"), nameof(grid));
        }

        EgoStep step = steps.Next(mediaTime);
        if (!step.Continues)
        {
            Forget();
        }

        if (map is not null && step.Motion is EgoMotion motion)
        {
            map.Add(motion.To, evidence, EvidenceRule.For(step.Seconds));
            map.Read(motion.To, evidence, grid);
            if (!wasInMap)
            {
                Hold(grid.Cells);
            }

            wasInMap = true;
        }
        else
        {
            map?.Clear();
            wasInMap = false;
            Hold(grid.Cells);
        }

        for (int i = 0; i < wasOccupied.Length; i++)
        {
            wasOccupied[i] = evidence[i] == CellEvidence.Occupied;
        }
    }

    private void Hold(Span<sbyte> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] == OccupancyGrid.Free && wasOccupied[i])
            {
                cells[i] = OccupancyGrid.Unknown;
            }
        }
    }

    private void Forget()
    {
        map?.Clear();
        wasInMap = false;
        wasOccupied.AsSpan().Clear();
    }
}
