using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Tests.Regions;

public sealed class ConnectedComponentsTests
{
    [Theory]
    [InlineData(Connectivity.Four)]
    [InlineData(Connectivity.Eight)]
    public void Components_are_those_of_a_flood_fill_and_outlines_enclose_them(Connectivity connectivity)
    {
        // Method: random maps of odd sizes and densities against a plain flood fill.
        byte[] groupById = new byte[256];
        groupById[1] = 1;
        groupById[2] = 1;
        groupById[3] = 2;
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            ImageSize size = new(1 + random.Next(24), 1 + random.Next(24));
            byte[] ids = new byte[size.PixelCount];
            int classes = 2 + random.Next(3);
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = (byte)random.Next(classes);
            }

            ConnectedComponents components = new(size);
            components.Find(ids, groupById, connectivity);
            int[] expected = Flood(ids, groupById, size, connectivity, out int count);

            Assert.Equal(count, components.Components.Length);
            int[] found = new int[ids.Length];
            Array.Fill(found, -1);
            foreach (Run run in components.Runs)
            {
                found.AsSpan((run.Row * size.Width) + run.Start, run.Length).Fill(run.Component);
            }

            Assert.Equal(expected, found);
            CheckComponents(components, found, size, connectivity);
        }
    }

    private static void CheckComponents(
        ConnectedComponents components, int[] found, ImageSize size, Connectivity connectivity)
    {
        for (int i = 0; i < components.Components.Length; i++)
        {
            Component component = components.Components[i];
            byte[] mask = [.. found.Select(number => number == i ? (byte)1 : (byte)0)];
            int[] columns = [.. Enumerable.Range(0, mask.Length).Where(p => mask[p] != 0).Select(p => p % size.Width)];
            int[] rows = [.. Enumerable.Range(0, mask.Length).Where(p => mask[p] != 0).Select(p => p / size.Width)];
            Assert.Equal(columns.Length, component.AreaPixels);
            Assert.Equal(
                (columns.Min(), rows.Min(), columns.Max() + 1, rows.Max() + 1),
                (component.Left, component.Top, component.Right, component.Bottom));
            int linked = 0;
            for (int run = component.FirstRun; run >= 0; run = components.Runs[run].Next)
            {
                linked += components.Runs[run].Length;
            }

            Assert.Equal(component.AreaPixels, linked);
            ReusableList<GridCorner> corners = new(4);
            Run first = components.Runs[component.FirstRun];
            ContourTracer.Trace(mask, size, first.Start, first.Row, connectivity, corners);
            ImagePoint[] outline = [.. corners.Items.ToArray().Select(c => new ImagePoint(c.U - 0.5, c.V - 0.5))];
            Assert.Equal(FilledArea(mask, size, connectivity), ImagePolygon.Area(outline), 9);
            CheckSimplified(corners, outline);
        }
    }

    private static void CheckSimplified(ReusableList<GridCorner> corners, ImagePoint[] outline)
    {
        new PolygonSimplifier().Simplify(corners, 0, 0.75);
        GridCorner[] kept = corners.Items.ToArray();
        Assert.InRange(kept.Length, 3, outline.Length);
        foreach (ImagePoint point in outline)
        {
            double nearest = Enumerable.Range(0, kept.Length).Min(
                i => Distance(point, kept[i], kept[(i + 1) % kept.Length]));
            Assert.True(nearest <= 0.75 || kept.Length == outline.Length);
        }
    }

    private static double Distance(ImagePoint point, GridCorner a, GridCorner b)
    {
        double du = b.U - a.U;
        double dv = b.V - a.V;
        double pu = point.U + 0.5 - a.U;
        double pv = point.V + 0.5 - a.V;
        double length = (du * du) + (dv * dv);
        double share = length == 0 ? 0 : Math.Clamp(((pu * du) + (pv * dv)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(pu - (share * du), 2) + Math.Pow(pv - (share * dv), 2));
    }

    // The component with its holes: all that the background cannot reach from outside. The background is connected
    // the other way round than the component.
    private static int FilledArea(byte[] mask, ImageSize size, Connectivity connectivity)
    {
        ImageSize padded = new(size.Width + 2, size.Height + 2);
        byte[] outside = new byte[padded.PixelCount];
        Array.Fill(outside, (byte)1);
        for (int i = 0; i < mask.Length; i++)
        {
            outside[((1 + (i / size.Width)) * padded.Width) + 1 + (i % size.Width)] = (byte)(1 - mask[i]);
        }

        byte[] groups = new byte[256];
        groups[1] = 1;
        int[] numbers = Flood(
            outside, groups, padded, connectivity == Connectivity.Four ? Connectivity.Eight : Connectivity.Four, out _);
        return numbers.Count(number => number != 0);
    }

    private static int[] Flood(byte[] ids, byte[] groupById, ImageSize size, Connectivity connectivity, out int count)
    {
        int[] numbers = new int[ids.Length];
        Array.Fill(numbers, -1);
        count = 0;
        for (int start = 0; start < ids.Length; start++)
        {
            if (groupById[ids[start]] == 0 || numbers[start] >= 0)
            {
                continue;
            }

            Stack<int> open = new([start]);
            numbers[start] = count;
            while (open.TryPop(out int pixel))
            {
                for (int n = 0; n < 9; n++)
                {
                    int u = (pixel % size.Width) + (n % 3) - 1;
                    int v = (pixel / size.Width) + (n / 3) - 1;
                    if ((connectivity == Connectivity.Four && n % 2 == 0)
                        || u < 0 || v < 0 || u >= size.Width || v >= size.Height)
                    {
                        continue;
                    }

                    int next = (v * size.Width) + u;
                    if (numbers[next] < 0 && groupById[ids[next]] == groupById[ids[start]])
                    {
                        numbers[next] = count;
                        open.Push(next);
                    }
                }
            }

            count++;
        }

        return numbers;
    }
}
