using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Preprocessing;

namespace RoadSeg.Benchmarks;

/// <summary>What one model costs with a number of threads.</summary>
/// <param name="Model">Name in the card.</param>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="P50Ms">Median of all runs.</param>
/// <param name="P99Ms">99th percentile of all runs.</param>
/// <param name="BestMs">Least of all runs: what the machine can do when nothing disturbs it.</param>
/// <param name="FirstOverThis">How many times faster than the first model, by medians at the same threads.</param>
internal sealed record ModelTime(
    string Model, int Threads, double P50Ms, double P99Ms, double BestMs, double FirstOverThis);

/// <summary>
/// Times the bare run of several models against each other. Rounds are interleaved: each round runs every model some
/// times in a row, as a line does, so that a busy or throttled machine slows all of them alike.
/// </summary>
internal sealed class ModelTimes(TimeProvider clock, int rounds)
{
    private const int RunsInARow = 5;

    /// <summary>Measures all models with one number of threads; the first is what the others are compared with.</summary>
    public IReadOnlyList<ModelTime> Measure(IReadOnlyList<string> cards, int threads)
    {
        List<OnnxModel> models = [];
        List<IInferRequest> requests = [];
        try
        {
            foreach (string card in cards)
            {
                models.Add(OnnxModelLoader.Load(card, new OnnxModelOptions(DeviceChoice.Cpu, threads), _ => { }));
                requests.Add(models[^1].CreateRequest());
                FillWithNoise(models[^1], requests[^1]);
            }

            double[][] times = Interleaved(requests);
            double first = Percentile(times[0], 0.5);
            return
            [
                .. models.Select((model, i) => new ModelTime(
                    model.Info.Card.Name, threads, Percentile(times[i], 0.5), Percentile(times[i], 0.99), times[i][0],
                    first / Percentile(times[i], 0.5))),
            ];
        }
        finally
        {
            requests.ForEach(request => request.Dispose());
            models.ForEach(model => model.Dispose());
        }
    }

    /// <summary>Runs one model alone while ONNX Runtime writes the time of each operator.</summary>
    public IReadOnlyList<OperatorTime> Profile(string card, int threads, bool byNode)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-profile");
        try
        {
            OnnxModelOptions options = new(DeviceChoice.Cpu, threads, Path.Combine(folder.FullName, "profile"));
            using (OnnxModel model = OnnxModelLoader.Load(card, options, _ => { }))
            {
                using IInferRequest request = model.CreateRequest();
                FillWithNoise(model, request);
                for (int i = 0; i < rounds; i++)
                {
                    request.Run();
                }
            }

            return OperatorTimes.Read(folder.EnumerateFiles().Single().FullName, byNode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Valid pixels for any card: raw noise could be NaN in a float tensor, or so small that it is slow.
    private static void FillWithNoise(OnnxModel model, IInferRequest request)
    {
        byte[] pixels = new byte[model.Info.InputSize.PixelCount * 3];
        new Random(1).NextBytes(pixels);
        new Preprocessor(model.Info.InputSize, model.Info.Card.Input).Fill(pixels, request.Input);
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    // The times of each request in ms, in order of size.
    private double[][] Interleaved(List<IInferRequest> requests)
    {
        double[][] times = [.. requests.Select(_ => new double[rounds * RunsInARow])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < requests.Count; i++)
            {
                for (int run = 0; run < RunsInARow; run++)
                {
                    long start = clock.GetTimestamp();
                    requests[i].Run();
                    times[i][(round * RunsInARow) + run] = clock.GetElapsedTime(start).TotalMilliseconds;
                }
            }
        }

        foreach (double[] sorted in times)
        {
            Array.Sort(sorted);
        }

        return times;
    }
}
