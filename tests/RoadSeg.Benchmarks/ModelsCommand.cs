using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RoadSeg.Inference;

namespace RoadSeg.Benchmarks;

/// <summary>
/// <c>models CARD... [--threads LIST] [--rounds N] [--profile] [--nodes] [--json FILE]</c>: the bare run of several models
/// against the first of them, and where the time goes by operator.
/// </summary>
internal static class ModelsCommand
{
    private const string Usage = "models CARD... [--threads 1,2] [--rounds N] [--profile] [--nodes] [--json FILE]";

    /// <summary>Runs the command on the words after <c>models</c>.</summary>
    /// <returns>The exit code: 2 for wrong words, 5 for a model that cannot be used.</returns>
    public static int Run(string[] words)
    {
        List<string> cards = [];
        int[] threads = [1, 2];
        int rounds = 40;
        bool isProfile = false;
        bool byNode = false;
        string? file = null;
        for (int i = 0; i < words.Length; i++)
        {
            string? value = i + 1 < words.Length ? words[i + 1] : null;
            switch (words[i])
            {
                case "--threads" when TryNumbers(value, out threads):
                    i++;
                    break;
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                case "--profile" or "--nodes":
                    isProfile = true;
                    byNode |= words[i] == "--nodes";
                    break;
                case "--json" when value is not null:
                    file = value;
                    i++;
                    break;
                case string card when !card.StartsWith('-'):
                    cards.Add(card);
                    break;
                default:
                    return Refuse($"\"{words[i]}\" is not understood");
            }
        }

        return cards.Count == 0
            ? Refuse("no model card is named")
            : Measure(cards, threads, rounds, isProfile ? byNode : null, file);
    }

    private static int Refuse(string what)
    {
        Console.Error.WriteLine($"{what}; expected {Usage}.");
        return 2;
    }

    private static bool TryNumbers(string? list, out int[] numbers)
    {
        numbers =
        [
            .. (list ?? "").Split(',').Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out int v) ? v : 0),
        ];
        return numbers.All(n => n > 0);
    }

    private static int Measure(List<string> cards, int[] threads, int rounds, bool? profileByNode, string? file)
    {
        ModelTimes times = new(TimeProvider.System, rounds);
        try
        {
            List<ModelTime> measured = [.. threads.SelectMany(t => times.Measure(cards, t))];
            PrintTimes(measured);
            List<ModelProfile> profiles = profileByNode is bool byNode
                ? [.. cards.Select(card => new ModelProfile(card, times.Profile(card, threads[0], byNode)))]
                : [];
            profiles.ForEach(PrintProfile);
            if (file is not null)
            {
                WriteJson(file, measured, profiles);
            }

            return 0;
        }
        catch (ModelException e)
        {
            Console.Error.WriteLine(e.Message);
            return 5;
        }
    }

    private static void PrintTimes(List<ModelTime> measured)
    {
        Console.WriteLine($"{"model",-32} {"threads",7} {"p50 ms",8} {"p99 ms",8} {"best ms",8} {"x first",8}");
        foreach (ModelTime m in measured)
        {
            Console.WriteLine(
                $"{m.Model,-32} {m.Threads,7} {m.P50Ms,8:F3} {m.P99Ms,8:F3} {m.BestMs,8:F3} {m.FirstOverThis,8:F2}");
        }
    }

    private static void PrintProfile(ModelProfile profile)
    {
        double total = profile.Operators.Sum(o => o.Ms);
        Console.WriteLine();
        Console.WriteLine($"{Path.GetFileName(profile.Card),-48} {"nodes",7} {"ms",8} {"share",8}");
        foreach (OperatorTime o in profile.Operators)
        {
            Console.WriteLine($"{o.Operator,-48} {o.Nodes,7} {o.Ms,8:F3} {o.Ms / total,8:P1}");
        }
    }

    private static void WriteJson(string file, List<ModelTime> measured, List<ModelProfile> profiles)
    {
        var report = new
        {
            architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            processors = Environment.ProcessorCount,
            models = measured.Select(m => new
            {
                model = m.Model,
                threads = m.Threads,
                p50_ms = m.P50Ms,
                p99_ms = m.P99Ms,
                best_ms = m.BestMs,
                first_over_this = m.FirstOverThis,
            }),
            profiles = profiles.Select(p => new
            {
                model = p.Card,
                operators = p.Operators.Select(o => new { @operator = o.Operator, nodes = o.Nodes, ms = o.Ms }),
            }),
        };
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(report));
    }

    private sealed record ModelProfile(string Card, IReadOnlyList<OperatorTime> Operators);
}
