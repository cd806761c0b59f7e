namespace RoadSeg.Onnx.Structure;

/// <summary>Element types by their number in onnx.proto.</summary>
internal static class OnnxTypes
{
    private static readonly (string Name, int Bits)[] ByNumber =
    [
        ("undefined", 0), ("float32", 32), ("uint8", 8), ("int8", 8), ("uint16", 16), ("int16", 16), ("int32", 32),
        ("int64", 64), ("string", 0), ("bool", 8), ("float16", 16), ("float64", 64), ("uint32", 32), ("uint64", 64),
        ("complex64", 64), ("complex128", 128), ("bfloat16", 16), ("float8e4m3fn", 8), ("float8e4m3fnuz", 8),
        ("float8e5m2", 8), ("float8e5m2fnuz", 8), ("uint4", 4), ("int4", 4), ("float4e2m1", 4),
    ];

    /// <summary>Name of a type, or its number where it has none here.</summary>
    public static string NameOf(long type) => type >= 0 && type < ByNumber.Length
        ? ByNumber[type].Name
        : FormattableString.Invariant($"type {type}");

    /// <summary>Bits of one element; 0 where they are not fixed or not known.</summary>
    public static int BitsOf(long type) => type >= 0 && type < ByNumber.Length ? ByNumber[type].Bits : 0;
}
