using RoadSeg.Regions;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>A body whose limbs move.</summary>
internal interface IBody
{
    /// <summary>Adds its solids in its own frame: x ahead, y left, z up from the ground below it.</summary>
    /// <param name="solids">Where to add them.</param>
    /// <param name="travelledMeters">Way gone so far: the phase of the gait.</param>
    /// <param name="speedMetersPerSecond">0 stands still.</param>
    void AddTo(ReusableList<Solid> solids, double travelledMeters, double speedMetersPerSecond);
}
