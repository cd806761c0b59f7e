using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Regions;

/// <summary>Finds the ground that the ego vehicle can drive to. One thread at a time.</summary>
internal sealed class DrivableFinder
{
    private readonly ImageSize classMap;
    private readonly Letterbox imageFromModel;
    private readonly RegionOptions options;
    private readonly EgoGround egoGround;
    private readonly ConnectedComponents components;
    private readonly PolygonSimplifier simplifier = new();
    private readonly ReusableList<GridCorner> corners = new(16384);
    private readonly ReusableList<int> seedCounts = new(4096);
    private readonly byte[] groupById = new byte[256];
    private readonly ClassTable classes;

    public DrivableFinder(
        ImageSize classMap,
        ImageSize image,
        Letterbox imageFromModel,
        ClassTable classes,
        CameraModel? camera,
        RegionOptions options)
    {
        this.classMap = classMap;
        this.imageFromModel = imageFromModel;
        this.classes = classes;
        Camera = camera;
        this.options = options;
        egoGround = new EgoGround(classMap, image, imageFromModel, camera, options);
        components = new ConnectedComponents(classMap);
        for (int id = 0; id < groupById.Length; id++)
        {
            groupById[id] = classes.RoleOf((byte)id) == ClassRole.Drivable ? (byte)1 : (byte)0;
        }
    }

    /// <summary>What projects; null without metres.</summary>
    public CameraModel? Camera { get; set; }

    public void Find(Segmentation segmentation, DrivableArea area)
    {
        area.Clear();
        components.Find(segmentation.ClassIds, groupById, Connectivity.Four);
        egoGround.Update(segmentation.ClassIds, classes);
        int largest = FillMask(area);
        if (largest < 0)
        {
            return;
        }

        area.IsPresent = true;
        Component component = components.Components[largest];
        corners.Clear();
        Run first = components.Runs[component.FirstRun];
        ContourTracer.Trace(area.Mask, classMap, first.Start, first.Row, Connectivity.Four, corners);
        simplifier.Simplify(corners, 0, options.OutlineTolerancePixels);
        foreach (GridCorner corner in corners.Items)
        {
            ImagePoint point = imageFromModel.ImageFromModel(corner.U - 0.5, corner.V - 0.5);
            area.PolygonBuffer.Add(point);
            AddGround(point, area);
        }

        FindFarBoundary(segmentation.ClassIds, area);
    }

    // Fills the mask with every component that holds enough of the seeds; gives the largest of them, or −1.
    // The share is of all seeds, drivable or not, so that losing a pixel can never make a component count.
    private int FillMask(DrivableArea area)
    {
        CountSeeds();
        int needed = Math.Max(1, (int)Math.Ceiling(egoGround.Seeds.Length * options.MinimumSeedShare));
        int largest = -1;
        for (int i = 0; i < components.Components.Length; i++)
        {
            Component component = components.Components[i];
            if (seedCounts.Items[i] < needed)
            {
                continue;
            }

            area.AreaPixels += component.AreaPixels;
            for (int run = component.FirstRun; run >= 0; run = components.Runs[run].Next)
            {
                Run pixels = components.Runs[run];
                area.MutableMask.Slice(StartOf(pixels), pixels.Length).Fill(1);
            }

            if (largest < 0 || component.AreaPixels > components.Components[largest].AreaPixels)
            {
                largest = i;
            }
        }

        return largest;
    }

    private void CountSeeds()
    {
        seedCounts.Clear();
        for (int i = 0; i < components.Components.Length; i++)
        {
            seedCounts.Add(0);
        }

        // Seeds and runs both ascend: walk them like a zip.
        Span<int> counts = seedCounts.MutableItems;
        ReadOnlySpan<Run> runs = components.Runs;
        int run = 0;
        foreach (int pixel in egoGround.Seeds)
        {
            while (run < runs.Length && EndOf(runs[run]) <= pixel)
            {
                run++;
            }

            if (run == runs.Length)
            {
                return;
            }

            if (StartOf(runs[run]) <= pixel)
            {
                counts[runs[run].Component]++;
            }
        }
    }

    private int StartOf(Run run) => (run.Row * classMap.Width) + run.Start;

    private int EndOf(Run run) => (run.Row * classMap.Width) + run.End;

    private void AddGround(ImagePoint point, DrivableArea area)
    {
        if (Camera is null || !Camera.TryGround(point, out GroundPoint ground))
        {
            return;
        }

        double ahead = ground.X - Camera.CameraInBase.X;
        double left = ground.Y - Camera.CameraInBase.Y;
        if ((ahead * ahead) + (left * left) <= options.MaximumRangeMeters * options.MaximumRangeMeters)
        {
            area.GroundPolygonBuffer.Add(ground);
        }
    }

    // A column whose lowest ground is not of the area has no point: what lies farther up is behind something.
    private void FindFarBoundary(ReadOnlySpan<byte> classIds, DrivableArea area)
    {
        int step = options.FarBoundaryStepPixels;
        for (int column = step / 2; column < classMap.Width; column += step)
        {
            int bottom = egoGround.BottomOf(classIds, classes, column);
            int row = bottom;
            while (row >= 0 && area.Mask[(row * classMap.Width) + column] != 0)
            {
                row--;
            }

            if (row < bottom)
            {
                area.FarBoundaryBuffer.Add(imageFromModel.ImageFromModel(column, row + 1));
            }
        }
    }
}
