namespace RoadSeg.Ros;

/// <summary>
/// A message that is not what its type says: cut off, or with lengths that cannot be. The message says at which byte.
/// </summary>
public sealed class RosFormatException : Exception
{
    /// <summary>Creates the exception with what is wrong, expected and found.</summary>
    public RosFormatException(string message)
        : base(message)
    {
    }
}
