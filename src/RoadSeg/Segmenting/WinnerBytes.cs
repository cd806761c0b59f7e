using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RoadSeg.Segmenting;

/// <summary>Class ids in 32-bit lanes packed into bytes.</summary>
internal static class WinnerBytes
{
    /// <summary>Eight ids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(Vector256<int> ids)
    {
        Vector128<ushort> shorts = Vector128.Narrow(ids.GetLower(), ids.GetUpper()).AsUInt16();
        return Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar();
    }

    /// <summary>Four ids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Pack(Vector128<int> ids)
    {
        Vector128<ushort> shorts = Vector128.Narrow(ids, ids).AsUInt16();
        return Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }
}
