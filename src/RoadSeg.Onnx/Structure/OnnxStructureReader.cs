using System.Collections.Immutable;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Structure;

/// <summary>
/// Reads the structure of an ONNX file and refuses what is damaged or would harm whoever loads it: cut-off files,
/// tensors that declare more than is there, weights outside the model's folder, graphs too deep or too many, functions
/// that never end. Weights are passed over, so memory is bounded by the number of operators and names, and time by the
/// length of the file.
/// </summary>
public static class OnnxStructureReader
{
    private const int MetadataMax = 1000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="ModelException">It cannot be read, or is refused; the message says why.</exception>
    public static OnnxStructure Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream stream = new(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.RandomAccess);
            return Read(stream, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
        }
        catch (InvalidDataException e)
        {
            throw new ModelException(
                $"model \"{path}\" is no ONNX file that can be used: {e.Message}. Export or copy it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model \"{path}\" cannot be read: {e.Message}", e);
        }
    }

    private static OnnxStructure Read(FileStream stream, string folder)
    {
        ProtobufReader reader = new(stream);
        TensorReader tensors = new(reader, folder);
        GraphReader graph = new(reader, tensors);
        Dictionary<string, long> opsets = new(StringComparer.Ordinal);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        long irVersion = 0;
        string producer = "";
        bool hasGraph = false;
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: irVersion = reader.ReadInteger(); break;
                case 2: producer = reader.ReadText(); break;
                case 3: producer = $"{producer} {reader.ReadText()}".Trim(); break;
                case 7:
                    graph.ReadGraph();
                    hasGraph = true;
                    break;
                case 8: ReadOpset(reader, opsets); break;
                case 14 when metadata.Count < MetadataMax: tensors.ReadEntry(metadata); break;
                case 25: graph.ReadFunction(); break;
                default: reader.Skip(); break;
            }
        }

        if (!hasGraph || irVersion < 1)
        {
            throw new InvalidDataException(reader.Length == 0 ? "it is empty" : "it has no graph");
        }

        return new OnnxStructure(
            reader.Length, irVersion, Printable.Text(producer),
            opsets.ToImmutableSortedDictionary(e => Printable.Text(e.Key), e => e.Value, StringComparer.Ordinal),
            graph.Inputs, graph.Outputs, graph.Operators.Expand(graph.Functions), tensors.Parameters,
            [.. tensors.ExternalFiles],
            metadata.ToImmutableSortedDictionary(
                e => Printable.Text(e.Key), e => Printable.Text(e.Value), StringComparer.Ordinal));
    }

    private static void ReadOpset(ProtobufReader reader, Dictionary<string, long> opsets)
    {
        string domain = "";
        long version = 0;
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: domain = reader.ReadText(); break;
                case 2: version = reader.ReadInteger(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }
}
