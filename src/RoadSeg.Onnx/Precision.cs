namespace RoadSeg.Onnx;

/// <summary>In which numbers a network computes on a GPU (<c>--precision</c>).</summary>
public enum Precision
{
    /// <summary>float32; on CUDA without the tensor cores' shorter products (TF32): the CPU's results.</summary>
    Float32,

    /// <summary>float16: about twice as fast; weights are rounded when loaded.</summary>
    Float16,

    /// <summary>int8 as the model itself says it (QDQ); TensorRT only, and only with such a model.</summary>
    Int8,
}

/// <summary>Names of precisions.</summary>
public static class Precisions
{
    private static readonly (string Word, Precision Precision)[] Words =
        [("fp32", Precision.Float32), ("fp16", Precision.Float16), ("int8", Precision.Int8)];

    /// <summary>The word on the command line and in reports.</summary>
    public static string NameOf(Precision precision) => Words.First(w => w.Precision == precision).Word;

    /// <summary>The precision of a word; null for other words.</summary>
    public static Precision? TryParse(string word) => Words
        .Where(w => w.Word.Equals(word, StringComparison.OrdinalIgnoreCase))
        .Select(w => (Precision?)w.Precision)
        .FirstOrDefault();
}
