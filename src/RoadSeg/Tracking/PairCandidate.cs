namespace RoadSeg.Tracking;

/// <summary>
/// Somebody seen and a track that it may be; the cheapest come first, equal ones in the order of the lists.
/// </summary>
/// <param name="Cost">Squared standard deviations, and what else counts.</param>
/// <param name="Person">Index of the person.</param>
/// <param name="Track">Index of the track.</param>
internal readonly record struct PairCandidate(double Cost, int Person, int Track) : IComparable<PairCandidate>
{
    public int CompareTo(PairCandidate other)
    {
        int byCost = Cost.CompareTo(other.Cost);
        int byPerson = byCost != 0 ? byCost : Person.CompareTo(other.Person);
        return byPerson != 0 ? byPerson : Track.CompareTo(other.Track);
    }
}
