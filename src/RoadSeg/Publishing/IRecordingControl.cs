namespace RoadSeg.Publishing;

/// <summary>Starts and stops a recording during a run. Any thread.</summary>
public interface IRecordingControl
{
    /// <summary>What is being recorded.</summary>
    RecordingState State { get; }

    /// <summary>Starts a new file; does nothing while one is being written.</summary>
    void Start();

    /// <summary>Completes the file; does nothing when none is being written.</summary>
    ValueTask StopAsync();
}

/// <summary>State of a recording that can be switched.</summary>
/// <param name="IsOn">A file is being written.</param>
/// <param name="Name">The file that is being written, or that was written last; null before the first.</param>
/// <param name="Problem">Why the last recording could not be started or completed; null when it could.</param>
public readonly record struct RecordingState(bool IsOn, string? Name, string? Problem);
