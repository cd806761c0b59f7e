using System.Globalization;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>The command line of <c>peers</c>.</summary>
/// <param name="Source">Recording.</param>
/// <param name="Card">Model card.</param>
/// <param name="Threads">Threads of the network.</param>
/// <param name="Rounds">How often every loop runs.</param>
/// <param name="Frames">Frames of every run.</param>
/// <param name="Spin">The peers' waiting threads spin.</param>
/// <param name="Only">Names of the peers to run; empty for all.</param>
/// <param name="Json">File for the figures; null for none.</param>
internal sealed record PeersOptions(
    string Source, string Card, int Threads, int Rounds, int Frames, bool Spin, IReadOnlyList<string> Only,
    string? Json)
{
    private const int ThreadsMax = 256;

    private const string Usage =
        "expected peers SOURCE [--model CARD] [--threads N] [--rounds N] [--frames N] [--no-spin] [--only NAME,...] "
        + "[--json FILE]";

    /// <summary>Reads it.</summary>
    /// <param name="words">Behind <c>peers</c>.</param>
    /// <param name="defaultCard">The bundled model's card.</param>
    /// <exception cref="UsageException">It cannot be understood.</exception>
    public static PeersOptions Parse(ReadOnlySpan<string> words, string defaultCard)
    {
        // All cores, which is what ONNX Runtime takes when nobody says anything.
        int threads = Math.Min(Environment.ProcessorCount, ThreadsMax);
        PeersOptions options = new("", defaultCard, threads, 5, 200, true, [], null);
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (word == "--no-spin")
            {
                options = options with { Spin = false };
            }
            else if (!word.StartsWith("--", StringComparison.Ordinal) && options.Source.Length == 0)
            {
                options = options with { Source = word };
            }
            else
            {
                options = options.With(word, ++i < words.Length ? words[i] : null);
            }
        }

        return options.Source.Length > 0 ? options : throw new UsageException($"SOURCE is missing; {Usage}.");
    }

    private PeersOptions With(string option, string? value) => (option, value) switch
    {
        ("--model", not null) => this with { Card = value },
        ("--only", not null) => this with { Only = Names(value) },
        ("--json", not null) => this with { Json = value },
        ("--threads", not null) => this with { Threads = Whole(option, value, 1, ThreadsMax) },
        ("--rounds", not null) => this with { Rounds = Whole(option, value, 0, 1000) },
        ("--frames", not null) => this with { Frames = Whole(option, value, 1, 1_000_000) },
        _ => throw new UsageException($"\"{option}\" is not understood; {Usage}."),
    };

    private static string[] Names(string value)
    {
        string[] names = value.Split(',');
        string? unknown = names.FirstOrDefault(name => !Loop.PeerNames.Contains(name));
        return unknown is null ? names : throw new UsageException(
            $"--only \"{unknown}\" is no peer: expected some of {string.Join(", ", Loop.PeerNames)}.");
    }

    private static int Whole(string option, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= least && number <= most
            ? number
            : throw new UsageException(FormattableString.Invariant(
                $"{option} \"{value}\" cannot be used: expected a whole number from {least} to {most}."));
}
