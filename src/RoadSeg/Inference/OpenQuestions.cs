using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace RoadSeg.Inference;

/// <summary>
/// A draft of a card marks what somebody must still answer by a text that begins with a question mark, whatever the
/// type of the value will be: <c>"channel_order": "? RGB or BGR"</c>. Such a card is no card yet.
/// </summary>
internal static class OpenQuestions
{
    // Enough to see what is asked; a draft of 255 classes asks 510 times.
    private const int NamedMax = 12;

    /// <summary>The questions a card leaves open, each with its JSON path; null when there are none.</summary>
    /// <param name="json">UTF-8 JSON; what is no JSON has no questions.</param>
    public static string? Find(ReadOnlySpan<byte> json)
    {
        // Whoever reads the card says what is wrong with it.
        if (!Utf8.IsValid(json))
        {
            return null;
        }

        List<string> questions = [];
        try
        {
            Collect(json, questions);
        }
        catch (JsonException)
        {
            return null;
        }

        if (questions.Count == 0)
        {
            return null;
        }

        string named = string.Join("; ", questions.Take(NamedMax));
        return questions.Count <= NamedMax
            ? named
            : FormattableString.Invariant($"{named}; and {questions.Count - NamedMax} more");
    }

    private static void Collect(ReadOnlySpan<byte> json, List<string> questions)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 16 });
        List<string> path = ["$"];

        // Next index in each array that is open; −1 for an object.
        Stack<int> indices = new();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path[^1] = "." + reader.GetString();
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    indices.Pop();
                    path.RemoveAt(path.Count - 1);
                    continue;
                default:
                    break;
            }

            if (indices.TryPop(out int index))
            {
                if (index >= 0)
                {
                    path[^1] = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
                }

                indices.Push(index);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    indices.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                    path.Add("");
                    break;
                case JsonTokenType.String when reader.ValueSpan is [(byte)'?', ..]:
                    questions.Add($"{string.Concat(path)} ({reader.GetString()![1..].Trim()})");
                    break;
                default:
                    break;
            }
        }
    }
}
