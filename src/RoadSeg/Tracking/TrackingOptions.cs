namespace RoadSeg.Tracking;

/// <summary>How people are followed over time. The defaults suit people on foot and on bicycles.</summary>
public sealed record TrackingOptions
{
    /// <summary>A person seen several times is kept so long without being seen, seconds.</summary>
    public double UnseenSecondsMax { get; init; } = 1.0;

    /// <summary>A person seen fewer times than this is dropped when not seen again at once.</summary>
    public int FramesToConfirm { get; init; } = 3;

    /// <summary>How far a tentative person may be unseen, seconds.</summary>
    public double TentativeSecondsMax { get; init; } = 0.2;

    /// <summary>Change of a pedestrian's speed, standard deviation in m/s².</summary>
    public double PedestrianAcceleration { get; init; } = 1.5;

    /// <summary>Change of a cyclist's speed, standard deviation in m/s².</summary>
    public double CyclistAcceleration { get; init; } = 2.5;

    /// <summary>Added to both without odometry: the ego vehicle brakes and turns too, m/s².</summary>
    public double EgoAcceleration { get; init; } = 2.0;

    /// <summary>Speed of somebody just seen, standard deviation in m/s, on top of the ego vehicle's.</summary>
    public double FirstSpeed { get; init; } = 2.5;

    /// <summary>Speed of the ego vehicle, standard deviation in m/s, where it is not known.</summary>
    public double EgoSpeed { get; init; } = 8;

    /// <summary>
    /// Squared distance in standard deviations beyond which a person is another: 99.9 % of two dimensions.
    /// </summary>
    public double GateSquared { get; init; } = 13.8;

    /// <summary>Error of a foot point that does not come from pixels, metres in every direction.</summary>
    public double FootSigmaMeters { get; init; } = 0.2;

    /// <summary>The same for a person whose feet are hidden: within bounds, and so without a wide tail.</summary>
    public double HiddenGateSquared { get; init; } = 6;

    /// <summary>
    /// By what the error of somebody whose feet are hidden counts more than the single frame's, because it is the same
    /// in all of them.
    /// </summary>
    public double HiddenFootFactor { get; init; } = 2.5;

    /// <summary>The same for a person whom the edge of the picture cuts.</summary>
    public double CutFootSigmaMeters { get; init; } = 0.6;

    /// <summary>Half the width of the corridor straight ahead that counts as the path, metres.</summary>
    public double PathHalfWidthMeters { get; init; } = 1.4;

    /// <summary>How far ahead the time to the path is looked for, seconds.</summary>
    public double PathSecondsMax { get; init; } = 5;

    /// <summary>Most people followed at once; further ones have no track.</summary>
    public int TracksMax { get; init; } = 256;
}
