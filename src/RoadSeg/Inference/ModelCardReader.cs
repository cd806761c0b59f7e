using System.Text.Json;

namespace RoadSeg.Inference;

/// <summary>
/// Reads a model card: strict JSON, where an unknown, missing or repeated key is an error with its JSON path
/// (docs/formats.md lists every key).
/// </summary>
public static class ModelCardReader
{
    private const int BytesMax = 4 << 20;

    /// <summary>Reads and checks a card file.</summary>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="ModelException">The file is missing, too large, not a card, or contradicts itself.</exception>
    public static ModelCard Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            long length = new FileInfo(path).Length;
            if (length > BytesMax)
            {
                throw new ModelException(FormattableString.Invariant(
                    $"model card \"{path}\" has {length} bytes: a card has at most {BytesMax}. ")
                        + "Name the card (.json) or the model (.onnx).");
            }

            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model card \"{path}\" cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads and checks a card from memory.</summary>
    /// <param name="subject">Name for messages.</param>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="ModelException">Not a card, or it contradicts itself.</exception>
    public static ModelCard Parse(string subject, ReadOnlySpan<byte> json)
    {
        if (OpenQuestions.Find(json) is string questions)
        {
            throw new ModelException(
                $"model card \"{subject}\" is a draft, its questions are still open: {questions}. "
                + "Put the answers in place of the texts that begin with a question mark.");
        }

        CardJson? card;
        try
        {
            card = JsonSerializer.Deserialize(json, CardJsonContext.Default.CardJson);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is long line
                ? FormattableString.Invariant($" (at {e.Path ?? "$"}, line {line + 1})")
                : $" (at {e.Path ?? "$"})";
            throw new ModelException(
                $"model card \"{subject}\" is not a valid card: {Plain(e.Message)}{where}. "
                + "docs/formats.md lists the keys.",
                e);
        }

        return new ModelCardCheck(subject).Check(card);
    }

    // System.Text.Json names our private types and repeats the position: neither helps who wrote the card.
    private static string Plain(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        string text = end < 0 ? message : message[..end];
        int type = text.IndexOf("type 'RoadSeg.", StringComparison.Ordinal);
        while (type >= 0)
        {
            int close = text.IndexOf('\'', type + 6);
            text = string.Concat(text.AsSpan(0, type), "this object", text.AsSpan(close + 1));
            type = text.IndexOf("type 'RoadSeg.", StringComparison.Ordinal);
        }

        return text.TrimEnd('.')
            .Replace("JSON deserialization for this object", "this object", StringComparison.Ordinal);
    }
}
