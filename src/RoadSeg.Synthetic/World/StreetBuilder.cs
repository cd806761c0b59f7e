using RoadSeg.Synthetic.Bodies;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.World;

/// <summary>Lines the street with what does not move.</summary>
internal sealed class StreetBuilder(RoadPath path, double[] crossings, double density, Random random)
{
    private const double FrontMeters = 9.3;
    private const double FurnitureMeters = 5.98;
    private const double BoundaryMeters = 8.75;
    private const double CrossingClearMeters = 7.5;

    private readonly List<StreetObject> objects = [];

    /// <summary>Everything built, with ids from 0.</summary>
    /// <param name="trafficSign">Side of the ego lane: −1 when traffic keeps right, +1 when it keeps left.</param>
    public List<StreetObject> Build(int trafficSign)
    {
        for (int side = -1; side <= 1; side += 2)
        {
            AddHouses(side);
            AddFurniture(side, trafficSign);
            AddParkedCars(side, trafficSign);
            AddBackdrop(side);
        }

        foreach (double crossing in crossings)
        {
            AddBeacons(crossing);
        }

        AddEnd();
        return objects;
    }

    private void AddHouses(int side)
    {
        double along = -6;
        while (along < path.LengthMeters - 4)
        {
            double half = 4 + (random.NextDouble() * 3.6);
            if (random.NextDouble() < 0.24)
            {
                AddGarden(along + half, half, side);
            }
            else
            {
                bool hasForecourt = random.Next(3) == 0;
                AddHouse(along + half, half, side, FrontMeters + (hasForecourt ? 2.4 : 0));
                if (hasForecourt)
                {
                    AddBoundary(along + half - (half * 0.25), half * 0.72, side);
                }
            }

            along += (2 * half) + (random.Next(4) == 0 ? 1.6 : 0.02);
        }
    }

    // Houses of the next street, seen through the gaps.
    private void AddBackdrop(int side)
    {
        for (double along = 5; along < path.LengthMeters; along += 13 + (random.NextDouble() * 6))
        {
            AddHouse(along, 5 + (random.NextDouble() * 2), side, 24 + (random.NextDouble() * 6));
            AddTree(new RoadPoint(along + 7, side * 21.5), 1.2 + (random.NextDouble() * 0.4));
        }
    }

    private void AddHouse(double along, double halfX, int side, double front)
    {
        double halfY = 4.5 + random.NextDouble();
        int storeys = 2 + random.Next(3);
        Solid[] solids = HouseBody.Build(halfX, halfY, storeys, random, out double height);
        Add(
            new RoadPoint(along, side * (front + halfY)),
            side > 0 ? 0 : Math.PI,
            SyntheticClasses.Building,
            solids,
            Footprint.Rectangle(halfX, halfY),
            height);
    }

    private void AddGarden(double along, double half, int side)
    {
        AddBoundary(along, half, side);
        int trees = 1 + random.Next(3);
        for (int i = 0; i < trees; i++)
        {
            double place = along + ((((i + 0.5) / trees) - 0.5) * 2 * half);
            AddTree(new RoadPoint(place, side * (11.5 + (random.NextDouble() * 4))), 1.1 + (random.NextDouble() * 0.5));
        }
    }

    private void AddBoundary(double along, double half, int side)
    {
        Solid[] solids = StreetFurniture.Boundary((half, 0.13), random, out byte classId, out double height);
        Add(
            new RoadPoint(along, side * BoundaryMeters),
            0,
            classId,
            solids,
            Footprint.Rectangle(half, 0.13),
            height);
    }

    private void AddFurniture(int side, int trafficSign)
    {
        int index = 0;
        for (double along = 5 + (side * 3.5); along < path.LengthMeters - 3; along += 8.5 + (random.NextDouble() * 5))
        {
            index++;
            if (IsNearCrossing(along, 4))
            {
                continue;
            }

            RoadPoint place = new(along, side * FurnitureMeters);
            if (index % 3 == 1)
            {
                Solid[] lamp = StreetFurniture.LampPost();
                Footprint foot = Footprint.Disc(StreetFurniture.LampRadius);
                Add(place, -side * Math.PI / 2, SyntheticClasses.Pole, lamp, foot, 6.9);
            }
            else if (random.Next(4) == 0)
            {
                // The face looks towards the traffic of its side.
                double yaw = side == trafficSign ? 0 : Math.PI;
                Footprint foot = Footprint.Disc(StreetFurniture.SignRadius);
                Add(place, yaw, SyntheticClasses.Pole, StreetFurniture.Sign(random), foot, 2.8);
            }
            else if (random.NextDouble() < 0.75)
            {
                AddTree(place, 0.85 + (random.NextDouble() * 0.35));
            }
        }
    }

    private void AddTree(RoadPoint place, double scale)
    {
        double radius = 0.13 + (0.06 * scale);
        Solid[] solids = StreetFurniture.Tree(scale, radius, random);
        Add(
            place,
            random.NextDouble() * 2 * Math.PI,
            SyntheticClasses.Tree,
            solids,
            Footprint.Disc(radius),
            6.4 * scale);
    }

    private void AddParkedCars(int side, int trafficSign)
    {
        double along = 4 + (random.NextDouble() * 6);
        while (along < path.LengthMeters - 6)
        {
            VehicleBody.Shape shape = VehicleBody.Shapes[random.Next(VehicleBody.Shapes.Length)];
            double centre = along + shape.HalfLength;
            if (!IsNearCrossing(centre, CrossingClearMeters) && random.NextDouble() < 0.55 * density)
            {
                bool turned = (side != trafficSign) ^ (random.Next(8) == 0);
                Add(
                    new RoadPoint(centre, side * (StreetProfile.ParkingCentreMeters - (random.NextDouble() * 0.1))),
                    turned ? Math.PI : 0,
                    SyntheticClasses.Car,
                    VehicleBody.Build(shape, random),
                    VehicleBody.OutlineOf(shape),
                    shape.Height);
            }

            along = centre + shape.HalfLength + 0.9 + (random.NextDouble() * 2.2);
        }
    }

    private void AddBeacons(double crossing)
    {
        for (int side = -1; side <= 1; side += 2)
        {
            Add(
                new RoadPoint(crossing - (side * 2.3), side * FurnitureMeters),
                0,
                SyntheticClasses.Pole,
                StreetFurniture.Beacon(),
                Footprint.Disc(0.055),
                3.1);
        }
    }

    // A row of houses across the end, so that the street does not run into nothing.
    private void AddEnd()
    {
        for (int i = -2; i <= 2; i++)
        {
            Solid[] solids = HouseBody.Build(6.5, 5, 3 + random.Next(2), random, out double height);
            Add(
                new RoadPoint(path.LengthMeters + 16, i * 13.2),
                -Math.PI / 2,
                SyntheticClasses.Building,
                solids,
                Footprint.Rectangle(6.5, 5),
                height);
        }
    }

    private bool IsNearCrossing(double along, double meters) =>
        crossings.Any(crossing => Math.Abs(crossing - along) < meters);

    private void Add(
        RoadPoint place, double yaw, byte classId, Solid[] solids, Footprint footprint, double height)
    {
        Pose road = path.PoseAt(place);
        double middle = height / 2;
        double radius = solids.Max(s =>
            (s.SphereCentre with { Z = s.SphereCentre.Z - middle }).Length + s.SphereRadius);
        objects.Add(new StreetObject
        {
            Id = objects.Count,
            ClassId = classId,
            Footprint = footprint,
            FixedPose = road with { Yaw = road.Yaw + yaw },
            Solids = solids,
            HeightMeters = height,
            SphereHeight = middle,
            SphereRadius = radius,
        });
    }
}
