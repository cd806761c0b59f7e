using System.Net;
using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Sources;
using RoadSeg.Web;
using RoadSeg.Web.Correcting;

namespace RoadSeg.Cli.Correcting;

/// <summary>One <c>roadseg correct</c>: serves the page until it is told to stop.</summary>
internal sealed class CorrectRun(string sourceName, string folder, int port, LineArguments arguments)
{
    public async Task<int> ExecuteAsync()
    {
        TimeProvider clock = TimeProvider.System;
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        await using IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, signals.Token);
        if (source.Description.IsLive || source is not ISeekableSource seekable)
        {
            throw new UsageException(
                $"correct takes a recording that can seek: \"{sourceName}\" cannot. Record it, or take frames out of "
                + "it with roadseg mine.");
        }

        using OnnxModel model = Opening.Model(arguments, FlightPlan.ForLatency(arguments));
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        using CorrectionDesk desk = new(sourceName, seekable, tiled, folder);
        await using CorrectionServer server = await CorrectionServer.StartAsync(
            new MonitorAddress(new IPEndPoint(IPAddress.Loopback, port)), desk);
        await Console.Error.WriteLineAsync(
            $"roadseg: correct labels at {server.Url}, saved ones go to \"{folder}\"; Ctrl-C ends it");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // The end.
        }

        return ExitCodes.Ok;
    }
}
