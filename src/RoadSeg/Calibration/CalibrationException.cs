namespace RoadSeg.Calibration;

/// <summary>
/// A camera file or camera description that cannot be used. The message names the subject in quotes, what is wrong,
/// what was expected and what was found. Exit code 3.
/// </summary>
public sealed class CalibrationException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public CalibrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public CalibrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
