using RoadSeg.Regions;
using RoadSeg.Synthetic.Bodies;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.World;

/// <summary>
/// Sets what moves: people and riders crossing in front of the ego vehicle, walkers on the pavements, cyclists and
/// vehicles in the lanes. Vehicles are given starts from which they never meet somebody who crosses.
/// </summary>
internal sealed class TrafficBuilder
{
    private const double WalkerSphere = 1.15;
    private const double CrossingClearSeconds = 1.2;

    private readonly RoadPath path;
    private readonly RoadMotion ego;
    private readonly double[] crossings;
    private readonly int egoSign;
    private readonly double seconds;
    private readonly Random random;
    private readonly List<StreetObject> objects;
    private readonly List<(double Along, double From, double To)> crossingTimes = [];

    /// <summary>Prepares.</summary>
    /// <param name="path">The street.</param>
    /// <param name="ego">The ego vehicle's drive.</param>
    /// <param name="crossings">Where people cross.</param>
    /// <param name="egoSign">Side of the ego lane: −1 right, +1 left.</param>
    /// <param name="seconds">Duration of the drive.</param>
    /// <param name="objects">The street so far; more is added.</param>
    /// <param name="random">Draws the details.</param>
    public TrafficBuilder(
        RoadPath path,
        RoadMotion ego,
        double[] crossings,
        int egoSign,
        double seconds,
        List<StreetObject> objects,
        Random random)
    {
        this.path = path;
        this.ego = ego;
        this.crossings = crossings;
        this.egoSign = egoSign;
        this.seconds = seconds;
        this.objects = objects;
        this.random = random;
    }

    /// <summary>Adds everything.</summary>
    /// <param name="density">1 is a busy street; 0 leaves only those who cross.</param>
    public void Build(double density)
    {
        for (int i = 0; i < crossings.Length; i++)
        {
            AddCrossing(crossings[i], isRider: i % 2 == 1);
        }

        if (density <= 0)
        {
            return;
        }

        AddWalkers(density);
        AddCyclists();
        AddVehicles(density);
    }

    /// <summary>Adds people in groups who walk along the far lane and the strip beside it.</summary>
    /// <param name="count">How many people.</param>
    public void BuildCrowd(int count)
    {
        const double Spread = 0.35;
        int left = count;
        while (left > 0)
        {
            int size = Math.Min(left, 1 + random.Next(4));
            double way = path.LengthMeters - EgoPlan.StartMeters - 30;
            double along = EgoPlan.StartMeters + 8 + (random.NextDouble() * way);
            double aside = -egoSign * (0.8 + (random.NextDouble() * 4));
            double speed = (random.Next(2) == 0 ? 1 : -1) * (0.8 + (random.NextDouble() * 0.7));
            for (int i = 0; i < size; i++)
            {
                double place = along + ((random.NextDouble() - 0.5) * 2 * Spread);
                double side = aside + ((i - ((size - 1) / 2.0)) * (0.5 + (random.NextDouble() * 0.3)));
                AddPerson(Steady(place, side, speed), false);
            }

            left -= size;
        }
    }

    /// <summary>Adds people on bicycles along both kerbs, with the traffic of their side.</summary>
    /// <param name="count">How many.</param>
    public void BuildCyclists(int count)
    {
        double way = path.LengthMeters - EgoPlan.StartMeters - 20;
        for (int i = 0; i < count; i++)
        {
            int side = random.Next(3) == 0 ? egoSign : -egoSign;
            double speed = (side == egoSign ? 1 : -1) * (3 + (random.NextDouble() * 3));
            double aside = StreetProfile.LaneMeters - 0.2 - (random.NextDouble() * 0.8);
            AddRider(EgoPlan.StartMeters + 6 + (random.NextDouble() * way), side * aside, speed);
        }
    }

    // One from the ego side, out of the ego lane when the ego vehicle is slowest; one from the far side, in time.
    private void AddCrossing(double along, bool isRider)
    {
        double yield = ego.SecondsAt(along - EgoPlan.YieldMeters);
        if (double.IsInfinity(yield))
        {
            return;
        }

        AddCrosser(along + 0.6, egoSign, 1.4, yield - 1.2, false);
        AddCrosser(along - 0.7, -egoSign, isRider ? 2.6 : 1.25, yield - 0.6, isRider);
    }

    // At the given time the crosser is in the middle of the ego lane's inner edge (from the ego side) or outer edge.
    private void AddCrosser(double along, int fromSign, double speed, double time, bool isRider)
    {
        double kerb = StreetProfile.PavementEdgeMeters - 0.9;
        double at = fromSign == egoSign ? 0 : egoSign * (StreetProfile.LaneMeters + 0.2);
        double start = fromSign * kerb;
        double enter = time - (Math.Abs(at - start) / speed);
        double leave = time + (Math.Abs(at + start) / speed);
        double way = random.Next(2) == 0 ? 1 : -1;
        Waypoint[] waypoints =
        [
            new(enter - 30, along - (way * 30 * speed), start),
            new(enter, along, start),
            new(leave, along, -start),
            new(leave + 30, along + (way * 30 * speed), -start),
        ];
        RoadMotion motion = new(path, waypoints);
        AddPerson(motion, isRider);
        crossingTimes.Add((along, enter, leave));
    }

    private void AddWalkers(double density)
    {
        int count = (int)(path.LengthMeters / 7.5 * density);
        for (int i = 0; i < count; i++)
        {
            int side = random.Next(2) == 0 ? 1 : -1;
            int way = random.Next(2) == 0 ? 1 : -1;
            double left = side * ((way > 0 ? 6.75 : 7.5) + (random.NextDouble() * 0.6));
            double along = 8 + (random.NextDouble() * (path.LengthMeters - 16));
            double speed = random.Next(7) == 0 ? 0 : 0.95 + (random.NextDouble() * 0.6);
            Waypoint[] waypoints =
            [
                new(0, along, left),
                new(seconds + 1, along + (way * speed * (seconds + 1)), left),
            ];
            AddPerson(new RoadMotion(path, waypoints, random.NextDouble() * 2 * Math.PI), false);
        }
    }

    private void AddCyclists()
    {
        double lane = StreetProfile.LaneMeters - 0.42;
        AddRider(EgoPlan.StartMeters + 74, egoSign * lane, 4.4);
        AddRider(EgoPlan.StartMeters + 50, -egoSign * lane, -5.2);
        AddRider(EgoPlan.StartMeters + 140, -egoSign * lane, -4.6);
        AddRider(EgoPlan.StartMeters + 235, -egoSign * lane, -5.0);
    }

    private void AddRider(double along, double left, double speed)
    {
        along = ClearStart(along, speed);
        AddPerson(Steady(along, left, speed), true);
    }

    private void AddVehicles(double density)
    {
        double lane = StreetProfile.LaneCentreMeters;
        AddVehicle(ClearStart(EgoPlan.StartMeters + 21, 9.2), egoSign * lane, 9.2);
        double along = EgoPlan.StartMeters + 34;
        double end = EgoPlan.StartMeters + (seconds * 14) + 20;
        while (along < end)
        {
            along = ClearStart(along, -7.4);
            AddVehicle(along, -egoSign * lane, -7.4);
            along += (30 + (random.NextDouble() * 45)) / density;
        }
    }

    private void AddVehicle(double along, double left, double speed)
    {
        VehicleBody.Shape shape = VehicleBody.Shapes[random.Next(VehicleBody.Shapes.Length)];
        Add(new StreetObject
        {
            Id = objects.Count,
            ClassId = SyntheticClasses.Car,
            Footprint = VehicleBody.OutlineOf(shape),
            Motion = Steady(along, left, speed),
            Solids = VehicleBody.Build(shape, random),
            HeightMeters = shape.Height,
            SphereHeight = shape.Height / 2,
            SphereRadius = shape.HalfLength + 0.7,
        });
    }

    private void AddPerson(RoadMotion motion, bool isRider)
    {
        byte id = isRider ? SyntheticClasses.Bicyclist : SyntheticClasses.Pedestrian;
        PersonPaint paint = new(id, random);
        Material frame = Material.Of(
            Pattern.Plain, random.Next(2) == 0 ? Material.Srgb(150, 30, 30) : Material.Srgb(30, 70, 110));
        Add(new StreetObject
        {
            Id = objects.Count,
            ClassId = id,
            Person = isRider ? PersonKind.Cyclist : PersonKind.Pedestrian,
            Footprint = isRider
                ? Footprint.Rectangle(RiderBody.HalfBase + RiderBody.WheelRadius, 0.2)
                : Footprint.Disc(SyntheticScene.PedestrianRadiusMeters),
            Motion = motion,
            Body = isRider ? new RiderBody(paint, frame) : new WalkerBody(paint),
            HeightMeters = isRider ? 1.8 : paint.Height,
            SphereHeight = 0.95,
            SphereRadius = WalkerSphere + (isRider ? 0.1 : 0),
        });
    }

    private RoadMotion Steady(double along, double left, double speed) => new(
        path, [new Waypoint(0, along, left), new Waypoint(seconds + 1, along + (speed * (seconds + 1)), left)]);

    // Moves the start ahead until nobody crosses where this one passes.
    private double ClearStart(double along, double speed)
    {
        for (int i = 0; i < 200 && Meets(along, speed); i++)
        {
            along += 1;
        }

        return along;
    }

    private bool Meets(double along, double speed)
    {
        foreach ((double place, double from, double to) in crossingTimes)
        {
            double time = (place - along) / speed;
            if (time > from - CrossingClearSeconds && time < to + CrossingClearSeconds)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(StreetObject item) => objects.Add(item);
}
