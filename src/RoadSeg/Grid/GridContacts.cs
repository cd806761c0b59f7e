using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Grid;

/// <summary>
/// How far along each bearing the ground is clear, and where it meets what stands there. One thread at a time.
/// </summary>
internal sealed class GridContacts
{
    // Neighbouring contacts that differ by less belong to one surface seen at a grazing angle; more is an edge.
    private const int SurfaceJumpCells = 5;

    // How far behind the picture's edge the first cell may lie that is wholly in it: a cell's diagonal.
    private const float EdgeCells = 1.5f;

    private readonly CameraModel camera;
    private readonly ImageSize classMap;
    private readonly GridGeometry geometry;
    private readonly GridOptions options;
    private readonly GridView view;
    private readonly RangeMinimum clearTo;
    private readonly int minimumConfidence;
    private readonly float[] contacts;
    private readonly float[] depths;
    private readonly ContactRule[] ruleById = new ContactRule[256];
    private readonly float[] radiusById = new float[256];
    private readonly ReusableList<PersonContact> feet = new(256);
    private ClassTable? ruledClasses;

    /// <summary>Prepares.</summary>
    /// <param name="camera">Mounted camera at the size of the image.</param>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="geometry">Where the cells lie.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="view">Which pixels lie along which bearing.</param>
    public GridContacts(
        CameraModel camera, ImageSize classMap, GridGeometry geometry, GridOptions options, GridView view)
    {
        this.camera = camera;
        this.classMap = classMap;
        this.geometry = geometry;
        this.options = options;
        this.view = view;
        clearTo = new RangeMinimum(view.BearingCount, view.LongestSpan);
        minimumConfidence = (int)Math.Ceiling(options.MinimumConfidence * 255);
        contacts = new float[view.BearingCount];
        depths = new float[view.BearingCount];
    }

    /// <summary>Where people touch the ground in the last frame.</summary>
    public ReadOnlySpan<PersonContact> Feet => feet.Items;

    /// <summary>Finds the contacts of a frame.</summary>
    /// <param name="segmentation">Class map and confidences; not changed.</param>
    /// <param name="people">People of the same frame.</param>
    public void Find(Segmentation segmentation, ReadOnlySpan<PersonRegion> people)
    {
        PrepareRules(segmentation.Classes);
        feet.Clear();
        clearTo.Values.Fill(float.PositiveInfinity);
        for (int bearing = 0; bearing < contacts.Length; bearing++)
        {
            FindAlong(bearing, segmentation);
        }

        foreach (ref readonly PersonRegion person in people)
        {
            HideBehind(person);
        }

        clearTo.Fill();
    }

    /// <summary>Whether every bearing that meets a cell is clear to beyond its farthest corner.</summary>
    public bool IsClear(in ViewedCell cell) =>
        cell.Farthest < clearTo.Over(cell.FirstBearing, cell.BearingCount, cell.Level);

    /// <summary>
    /// Whether a cell is occupied: behind the contact of its bearing, or between two where they meet one surface.
    /// </summary>
    public bool IsOnSurface(in ViewedCell cell)
    {
        int right = Math.Max(cell.Bearing - 1, 0);
        int left = Math.Min(cell.Bearing + 1, contacts.Length - 1);
        return IsBehindContact(cell.Range, cell.Bearing)
            || IsBetweenContacts(cell.Range, right, cell.Bearing)
            || IsBetweenContacts(cell.Range, cell.Bearing, left);
    }

    private void PrepareRules(ClassTable classes)
    {
        if (ruledClasses == classes)
        {
            return;
        }

        ruledClasses = classes;
        double height = camera.CameraInBase.Z;
        for (int id = 0; id < ruleById.Length; id++)
        {
            ruleById[id] = ContactRule.Of(classes, (byte)id, options, geometry.MetersPerCell, height);
            radiusById[id] = ruleById[id].Radius;
        }
    }

    // Void and the ego vehicle's own pixels say nothing and are passed over, as is ground of any kind. Behind the
    // contact the next person is looked for: a pixel lost to what stands in front frees nothing beside that person.
    private void FindAlong(int bearing, Segmentation segmentation)
    {
        ReadOnlySpan<byte> ids = segmentation.ClassIds;
        ReadOnlySpan<int> pixels = view.RayPixels;
        int first = view.RayStarts[bearing];
        int end = view.RayStarts[bearing + 1];
        contacts[bearing] = float.PositiveInfinity;
        depths[bearing] = 0;
        int i = first;
        while (i < end && !ruleById[ids[pixels[i]]].Blocks)
        {
            i++;
        }

        if (i == end)
        {
            return;
        }

        int pixel = pixels[i];
        ContactRule rule = ruleById[ids[pixel]];
        ref float clear = ref clearTo.Values[bearing];
        clear = Math.Min(clear, view.RayNears[i] * rule.Scale);
        contacts[bearing] = view.RayRanges[i] * rule.Scale;
        depths[bearing] = segmentation.ConfidenceAt(pixel % classMap.Width, pixel / classMap.Width)
            >= minimumConfidence ? rule.Depth : 0;

        // At the edge of the picture: the first cell that is wholly in it lies up to so much behind.
        depths[bearing] += i == first && depths[bearing] > 0 ? EdgeCells * (float)geometry.MetersPerCell : 0;
        while (i < end && radiusById[ids[pixels[i]]] <= 0)
        {
            i++;
        }

        if (i < end)
        {
            AddFoot(bearing, view.RayRanges[i], radiusById[ids[pixels[i]]]);
        }
    }

    // Where the contacts of one person lie side by side, one in a cell is enough.
    private void AddFoot(int bearing, float range, float radius)
    {
        (double sin, double cos) = Math.SinCos(view.AngleOf(bearing));
        GroundPoint point = new(
            camera.CameraInBase.X + (range * cos), camera.CameraInBase.Y + (range * sin));
        if (feet.Count == 0 || feet.Items[^1].Radius != radius
            || Distance(feet.Items[^1].Point, point) >= geometry.MetersPerCell)
        {
            feet.Add(new PersonContact(point, radius));
        }
    }

    private static double Distance(GroundPoint a, GroundPoint b) => new GroundPoint(a.X - b.X, a.Y - b.Y).Range;

    // Between legs and wheels ground is seen that is under the person or behind: over the whole width of the region
    // no bearing is clear beyond the foot, or beyond twice the doubt before hidden feet.
    private void HideBehind(in PersonRegion person)
    {
        if (person.Ground is not GroundFix fix
            || !camera.TryGround(new ImagePoint(person.Box.U - 0.5, person.Foot.V), out GroundPoint left)
            || !camera.TryGround(
                new ImagePoint(person.Box.U + person.Box.Width - 0.5, person.Foot.V), out GroundPoint right))
        {
            return;
        }

        Vector3D eye = camera.CameraInBase;
        double range = new GroundPoint(fix.Point.X - eye.X, fix.Point.Y - eye.Y).Range
            - (fix.SigmaMeters * (person.IsFootSeen ? 1 : 2));

        // Handlebar and pedals reach nearer than the wheels, all along.
        range -= person.Kind == PersonKind.Cyclist ? options.CyclistRadiusMeters : 0;
        float foot = (float)(Math.Max(0, range) * CutPerson.ScaleOf(person.Box, camera));
        int a = view.BearingAt(Math.Atan2(left.Y - eye.Y, left.X - eye.X));
        int b = view.BearingAt(Math.Atan2(right.Y - eye.Y, right.X - eye.X));
        Span<float> clear = clearTo.Values;
        for (int bearing = Math.Min(a, b); bearing <= Math.Max(a, b); bearing++)
        {
            clear[bearing] = Math.Min(clear[bearing], foot);
        }
    }

    private bool IsBehindContact(float range, int bearing) =>
        range >= contacts[bearing] && range < contacts[bearing] + depths[bearing];

    private bool IsBetweenContacts(float range, int a, int b)
    {
        if (depths[a] <= 0 || depths[b] <= 0)
        {
            return false;
        }

        float nearer = Math.Min(contacts[a], contacts[b]);
        float farther = Math.Max(contacts[a], contacts[b]);
        float cell = (float)geometry.MetersPerCell;
        return farther - nearer <= cell * SurfaceJumpCells && range >= nearer && range < farther + cell;
    }
}

/// <summary>Where a bearing meets the pixels of a person.</summary>
/// <param name="Point">On the ground, base_link.</param>
/// <param name="Radius">Whose foot it is stands within this of it, metres.</param>
internal readonly record struct PersonContact(GroundPoint Point, float Radius);
