namespace RoadSeg.Onnx.Structure;

/// <summary>
/// Reads the heads of weight tensors and holds what they declare against the bytes that are there: a file of a few
/// bytes must not make anybody allocate gigabytes. The weights themselves are never read.
/// </summary>
/// <param name="reader">At a tensor message.</param>
/// <param name="folder">Folder of the ONNX file, where weights outside it must lie.</param>
internal sealed class TensorReader(ProtobufReader reader, string folder)
{
    private const int RankMax = 64;
    private const int TensorsMax = 1_000_000;
    private const int External = 1;

    private readonly List<long> dimensions = [];
    private int tensors;

    /// <summary>Numbers in all tensors read so far.</summary>
    public long Parameters { get; private set; }

    /// <summary>Files outside the ONNX file, as named.</summary>
    public SortedSet<string> ExternalFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the tensor that is the value of the field stepped to.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidDataException">It declares what is not there.</exception>
    public string Read()
    {
        if (++tensors > TensorsMax)
        {
            throw reader.Damaged($"more than {TensorsMax} tensors");
        }

        dimensions.Clear();
        string name = "";
        long type = 0;
        long rawBytes = -1;
        long listBytes = 0;
        bool isExternal = false;
        Dictionary<string, string> external = new(StringComparer.Ordinal);
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: reader.ReadIntegers(dimensions, RankMax); break;
                case 2: type = reader.ReadInteger(); break;
                case 8: name = reader.ReadText(); break;
                case 9: rawBytes = reader.Skip(); break;
                case 13: ReadEntry(external); break;
                case 14: isExternal = reader.ReadInteger() == External; break;
                case 4 or 5 or 6 or 7 or 10 or 11: listBytes += reader.Skip(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        long elements = Elements(name);
        Parameters = SaturatingAdd(Parameters, elements);
        int bits = OnnxTypes.BitsOf(type);
        if (isExternal)
        {
            CheckExternal(name, external, Size(elements, bits));
        }
        else
        {
            CheckInside(name, elements, bits, rawBytes, listBytes);
        }

        return name;
    }

    /// <summary>Reads a pair of texts that is the value of the field stepped to.</summary>
    public void ReadEntry(IDictionary<string, string> into)
    {
        string key = "";
        string value = "";
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: key = reader.ReadText(); break;
                case 2: value = reader.ReadText(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        into[key] = value;
    }

    private static long SaturatingAdd(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private static Int128 Size(long elements, int bits) => (((Int128)elements * bits) + 7) / 8;

    private long Elements(string name)
    {
        Int128 elements = 1;
        foreach (long dimension in dimensions)
        {
            elements *= dimension;
            if (dimension < 0 || elements > long.MaxValue)
            {
                throw Wrong(name, $"has the shape [{string.Join(",", dimensions)}], which no tensor can have");
            }
        }

        return (long)elements;
    }

    private void CheckInside(string name, long elements, int bits, long rawBytes, long listBytes)
    {
        if (bits == 0)
        {
            return;
        }

        Int128 expected = Size(elements, bits);

        // A list holds each number in at least one byte, or two of four bits in one: the runtime counts exactly.
        bool isThere = rawBytes >= 0 ? rawBytes == expected : elements <= 2 * (Int128)listBytes;
        if (!isThere)
        {
            long actual = Math.Max(rawBytes, listBytes);
            throw Wrong(
                name, $"declares [{string.Join(",", dimensions)}], that is {expected} bytes, and has {actual}");
        }
    }

    private void CheckExternal(string name, Dictionary<string, string> external, Int128 expected)
    {
        string location = external.GetValueOrDefault("location", "");
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal)
            || location.Split('/', '\\').Contains(".."))
        {
            throw Wrong(name, $"lies in \"{Printable.Text(location)}\", expected a file in the model's own folder");
        }

        ExternalFiles.Add(location);
        FileInfo file = new(Path.Combine(folder, location));
        if (!file.Exists)
        {
            throw Wrong(name, $"lies in \"{Printable.Text(location)}\", which is not beside the model: copy it there");
        }

        Int128 offset = Number(name, external, "offset") ?? 0;
        Int128 length = Number(name, external, "length") ?? (file.Length - offset);
        if (offset < 0 || length < 0 || offset + length > file.Length || (expected > 0 && length != expected))
        {
            throw Wrong(
                name,
                $"declares {expected} bytes at {offset} of \"{location}\", length {length}; it has {file.Length}");
        }
    }

    private static Int128? Number(string name, Dictionary<string, string> external, string key)
    {
        if (!external.TryGetValue(key, out string? text))
        {
            return null;
        }

        return long.TryParse(
            text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out long number)
            ? number
            : throw Wrong(name, $"has the {key} \"{Printable.Text(text)}\", expected a whole number");
    }

    private static InvalidDataException Wrong(string name, FormattableString what) => new(
        $"weights \"{Printable.Text(name)}\": {FormattableString.Invariant(what)}");
}
