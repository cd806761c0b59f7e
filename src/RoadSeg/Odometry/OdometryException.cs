namespace RoadSeg.Odometry;

/// <summary>
/// An odometry file that cannot be used. The message names the file in quotes, the line, what is wrong, what was
/// expected and found. Exit code 3.
/// </summary>
public sealed class OdometryException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public OdometryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public OdometryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
