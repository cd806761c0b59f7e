using System.Collections.Immutable;

namespace RoadSeg.Onnx.Structure;

/// <summary>What an ONNX file says of itself, read without running or trusting it. Immutable; any thread.</summary>
/// <param name="FileBytes">Size of the ONNX file.</param>
/// <param name="IrVersion">Version of the file format.</param>
/// <param name="Producer">Program and version that wrote it, as it says; may be empty.</param>
/// <param name="Opsets">Version of each operator set; the standard one has an empty domain.</param>
/// <param name="Inputs">Inputs that a caller must give, in order; those with weights of their own are left out.</param>
/// <param name="Outputs">Outputs in order.</param>
/// <param name="Operators">How often each operator occurs, subgraphs and functions included; by name.</param>
/// <param name="Parameters">Numbers in all weights.</param>
/// <param name="ExternalFiles">Files beside it that hold weights, as it names them.</param>
/// <param name="Metadata">Free texts by key.</param>
public sealed record OnnxStructure(
    long FileBytes,
    long IrVersion,
    string Producer,
    ImmutableSortedDictionary<string, long> Opsets,
    ImmutableArray<GraphValue> Inputs,
    ImmutableArray<GraphValue> Outputs,
    ImmutableSortedDictionary<string, long> Operators,
    long Parameters,
    ImmutableArray<string> ExternalFiles,
    ImmutableSortedDictionary<string, string> Metadata);

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Element type, for example <c>float32</c>; null when it is no tensor.</param>
/// <param name="Shape">Its dimensions; default when even their number is open.</param>
/// <param name="MadeBy">
/// Operators that lead to an output, the last first, as far as they form a chain (at most 8); empty for an input.
/// </param>
public sealed record GraphValue(
    string Name, string? ElementType, ImmutableArray<GraphDimension> Shape, ImmutableArray<string> MadeBy)
{
    /// <summary>For example <c>float32 [1,3,height,480]</c>.</summary>
    public string Describe()
    {
        string shape = Shape.IsDefault ? "[any rank]" : $"[{string.Join(",", Shape.Select(d => d.Describe()))}]";
        return ElementType is null ? "no tensor" : $"{ElementType} {shape}";
    }
}

/// <summary>One dimension.</summary>
/// <param name="Length">Its length; null when the file leaves it open.</param>
/// <param name="Symbol">The file's name for an open length; may be empty.</param>
public readonly record struct GraphDimension(long? Length, string Symbol)
{
    /// <summary>The length, its name or ?.</summary>
    public string Describe() => Length is long length ? FormattableString.Invariant($"{length}")
        : Symbol.Length > 0 ? Symbol
        : "?";
}
