namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Names as people count them: runs of digits by value (<c>frame_2</c> before <c>frame_10</c>), everything else by
/// character code. Names that are equal so far are ordered by character code, so the order is total and the same on
/// every machine.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder()
    {
    }

    public static NaturalOrder Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            int order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0])
                ? CompareNumbers(ref left, ref right)
                : CompareCharacters(ref left, ref right);
            if (order != 0)
            {
                return order;
            }
        }

        int rest = left.Length.CompareTo(right.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int CompareCharacters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        int order = left[0].CompareTo(right[0]);
        left = left[1..];
        right = right[1..];
        return order;
    }

    // Without leading zeros the longer number is the larger one, and equally long ones compare like text.
    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> leftNumber = TakeNumber(ref left);
        ReadOnlySpan<char> rightNumber = TakeNumber(ref right);
        return leftNumber.Length != rightNumber.Length
            ? leftNumber.Length.CompareTo(rightNumber.Length)
            : leftNumber.SequenceCompareTo(rightNumber);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> number = end < 0 ? text : text[..end];
        text = text[number.Length..];
        return number.TrimStart('0');
    }
}
