namespace RoadSeg.Benchmarks;

/// <summary>One implementation of a kernel.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Run">One call.</param>
internal sealed record Candidate(string Name, Action Run);

/// <summary>A kernel at one size, with its implementations; all see the same input.</summary>
/// <param name="Name">Kernel and sizes.</param>
/// <param name="BytesTouched">Bytes read plus bytes written once each, for the comparison with a plain copy.</param>
/// <param name="Candidates">The scalar twin first.</param>
internal sealed record Comparison(string Name, long BytesTouched, IReadOnlyList<Candidate> Candidates);

/// <summary>What was measured.</summary>
/// <param name="Kernel">Kernel and sizes.</param>
/// <param name="Path">Implementation; <c>Copy</c> for the plain copy.</param>
/// <param name="MedianMs">Median of the rounds.</param>
/// <param name="BestMs">Least of the rounds: what the machine can do when nothing disturbs it.</param>
/// <param name="ScalarOverThis">How many times faster than the scalar twin, by medians.</param>
/// <param name="ThisOverCopy">How many plain copies of the touched bytes it costs, by medians.</param>
internal sealed record Measurement(
    string Kernel, string Path, double MedianMs, double BestMs, double ScalarOverThis, double ThisOverCopy);
