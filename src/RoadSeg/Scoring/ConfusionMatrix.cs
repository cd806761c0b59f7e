namespace RoadSeg.Scoring;

/// <summary>
/// Pixels by true class and predicted class, summed over all frames; pixels whose truth is no class are left out.
/// One thread at a time.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classCount">Number of classes; ids from this on are void.</param>
    public ConfusionMatrix(int classCount)
    {
        ClassCount = classCount;
        counts = new long[classCount * (classCount + 1)];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>
    /// Pixels of a true class that were predicted as another; column <see cref="ClassCount"/> is "nothing".
    /// </summary>
    public long this[int truth, int predicted] => counts[(truth * (ClassCount + 1)) + predicted];

    /// <summary>Counts one picture.</summary>
    /// <param name="truth">Class ids; those that are no class are left out.</param>
    /// <param name="predicted">Class ids of the same pixels; those that are no class count as misses.</param>
    public void Add(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, truth.Length);
        for (int i = 0; i < truth.Length; i++)
        {
            int actual = truth[i];
            if (actual < ClassCount)
            {
                counts[(actual * (ClassCount + 1)) + Math.Min(predicted[i], ClassCount)]++;
            }
        }
    }

    /// <summary>Adds the counts of another matrix of as many classes.</summary>
    public void Add(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.ClassCount, ClassCount, nameof(other));
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(counts);

    /// <summary>Pixels whose truth is a class.</summary>
    public long Pixels => counts.Sum();

    /// <summary>Share of the pixels that is right; null without any.</summary>
    public double? Accuracy =>
        Ratio(Enumerable.Range(0, ClassCount).Sum(c => this[c, c]), Pixels);

    /// <summary>Share of a true class that was predicted as another, "nothing" included; null without any.</summary>
    public double? ShareOfTruth(int truth, int predicted) => Ratio(
        this[truth, predicted], Enumerable.Range(0, ClassCount + 1).Sum(p => this[truth, p]));

    /// <summary>IoU, precision and recall of a set of classes taken as one.</summary>
    /// <param name="isMember">Which class ids belong to the set.</param>
    public ClassScore ScoreOf(Predicate<int> isMember)
    {
        ArgumentNullException.ThrowIfNull(isMember);
        long hit = 0;
        long missed = 0;
        long wrong = 0;
        for (int truth = 0; truth < ClassCount; truth++)
        {
            for (int predicted = 0; predicted <= ClassCount; predicted++)
            {
                bool isTrue = isMember(truth);
                bool isPredicted = predicted < ClassCount && isMember(predicted);
                long n = this[truth, predicted];
                hit += isTrue && isPredicted ? n : 0;
                missed += isTrue && !isPredicted ? n : 0;
                wrong += !isTrue && isPredicted ? n : 0;
            }
        }

        return new ClassScore(
            Ratio(hit, hit + missed + wrong), Ratio(hit, hit + wrong), Ratio(hit, hit + missed), hit + missed);
    }

    /// <summary>IoU, precision and recall of one class.</summary>
    public ClassScore ScoreOf(int classId) => ScoreOf(c => c == classId);

    /// <summary>Mean IoU over the classes that occur in the truth or in the prediction; 0 without any.</summary>
    public double MeanIou()
    {
        double[] ious = [.. Enumerable.Range(0, ClassCount).Select(c => ScoreOf(c).Iou).OfType<double>()];
        return ious.Length == 0 ? 0 : ious.Average();
    }

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>How well one class (or set of classes) was found.</summary>
/// <param name="Iou">Intersection over union; null when neither truth nor prediction has the class.</param>
/// <param name="Precision">Share of the predicted pixels that are right; null when none was predicted.</param>
/// <param name="Recall">Share of the true pixels that were found; null when there is none.</param>
/// <param name="TruePixels">Pixels of the class in the truth.</param>
public readonly record struct ClassScore(double? Iou, double? Precision, double? Recall, long TruePixels);
