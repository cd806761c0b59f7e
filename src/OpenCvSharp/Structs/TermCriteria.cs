using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>When an iteration ends.</summary>
/// <param name="Type">Which of the limits count.</param>
/// <param name="MaxCount">The largest number of iterations.</param>
/// <param name="Epsilon">The change per iteration below which it ends.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct TermCriteria(CriteriaTypes Type, int MaxCount, double Epsilon)
{
    /// <summary>Both limits count.</summary>
    /// <param name="maxCount">The largest number of iterations.</param>
    /// <param name="epsilon">The change per iteration below which it ends.</param>
    /// <returns>The criteria.</returns>
    public static TermCriteria Both(int maxCount, double epsilon) =>
        new(CriteriaTypes.Count | CriteriaTypes.Eps, maxCount, epsilon);
}
