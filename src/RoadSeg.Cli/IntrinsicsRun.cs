using RoadSeg.Calibration;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.Publishing;
using RoadSeg.Yaml;

namespace RoadSeg.Cli;

/// <summary>One <c>roadseg calibrate intrinsics</c>.</summary>
internal sealed class IntrinsicsRun(
    string sourceName, CalibrationTarget target, DistortionModel model, string? name, int viewsMax,
    CalibrateArguments arguments)
{
    // Views that are closer than this in place, size and lean say the same twice.
    private const double DistanceMin = 0.02;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.Source.IsVerbose, null);
        using Signals signals = new();
        try
        {
            return await CalibrateAsync(signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("roadseg: stopped; nothing is written.");
            return ExitCodes.Ok;
        }
    }

    private async Task<int> CalibrateAsync(CancellationToken cancellationToken)
    {
        ViewCollection views = await ViewCollection.ReadAsync(
            sourceName, target, viewsMax, arguments.Source, cancellationToken);
        if (views.Views.Count == 0)
        {
            throw NoTarget(views);
        }

        ViewChoice choice = new ViewSelector(views.Size, target).Choose(views.Views, viewsMax, DistanceMin);
        string cameraName = name ?? Path.GetFileNameWithoutExtension(arguments.Output);
        LensFit fit = new LensCalibration(
            cameraName, views.Size, target, chosen => LensSolver.Solve(chosen, target, views.Size, model))
            .Fit(choice.Kept);
        LensReport report = new(
            fit, sourceName, views.Examined,
            [.. views.PassedOver, .. choice.Left.Select(left => (left.View.Name, left.Reason))]);
        Print(report);
        string output = arguments.FreeOutput();
        CameraFile.Save(fit.Camera, output);
        Console.WriteLine($"written: {output}");
        if (arguments.MakeReportFolder() is string folder)
        {
            WriteReport(folder, report, views);
        }

        return ExitCodes.Ok;
    }

    private static void Print(LensReport report)
    {
        LensFit fit = report.Fit;
        Intrinsics k = fit.Camera.Intrinsics;
        IntrinsicsSigma s = fit.Sigma;
        foreach ((string name, string reason) in report.PassedOver)
        {
            Console.WriteLine($"not used: {name}: {reason}");
        }

        foreach (ViewFit view in fit.Dropped)
        {
            Line($"dropped:  {view.View.Name}: {view.RmsPixels:0.00} px, does not fit the others");
        }

        Line($"{"view",-28}{"points",7}{"RMS px",8}{"max px",8}{"blur px",9}{"lean",7}");
        foreach (ViewFit view in fit.Views)
        {
            string errors = FormattableString.Invariant($"{view.RmsPixels,8:0.00}{view.MaxPixels,8:0.00}");
            string subject = FormattableString.Invariant($"{view.View.Name,-28}{view.View.Points.Length,7}");
            Line($"{subject}{errors}{view.View.BlurPixels,9:0.0}{view.LeanDegrees,6:0}°");
        }

        Line($"RMS {fit.RmsPixels:0.000} px over {fit.Views.Length} views of a {fit.Target}, {fit.Camera.Size}");
        Line($"fx {k.FocalLengthX:0.00} ± {s.FocalLengthX:0.00}, fy {k.FocalLengthY:0.00} ± {s.FocalLengthY:0.00} px");
        string cy = FormattableString.Invariant($"cy {k.PrincipalPointY:0.00} ± {s.PrincipalPointY:0.00} px");
        Line($"cx {k.PrincipalPointX:0.00} ± {s.PrincipalPointX:0.00}, {cy}");
        string coefficients = string.Join(
            ", ", fit.Camera.Distortion.Coefficients.Select(c => FormattableString.Invariant($"{c:0.00000}")));
        Line($"{Distortion.RosNameOf(fit.Camera.Distortion.Model)}: {coefficients}");
        if (fit.Views.Length < 10)
        {
            Line($"few views: 10 to 30, also at the picture's corners, make a lens that holds everywhere");
        }
    }

    private static void WriteReport(string folder, LensReport report, ViewCollection views)
    {
        ViewFit shown = report.Fit.Views.MaxBy(
            view => view.View.Points.Max(p => p.U) - view.View.Points.Min(p => p.U))!;
        byte[]? picture = views.PictureOf(shown.View);
        try
        {
            CalibrationPictures.WriteCoverage(Path.Combine(folder, "coverage.png"), report.Fit);
            if (picture is not null)
            {
                CalibrationPictures.WriteUndistorted(
                    Path.Combine(folder, "undistorted.png"), report.Fit, shown.View, picture);
            }

            File.WriteAllText(Path.Combine(folder, "report.md"), report.ToMarkdown(picture is not null));
            File.WriteAllBytes(Path.Combine(folder, "report.json"), report.ToJson());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"report \"{folder}\" cannot be written: {e.Message}", e);
        }

        Console.WriteLine($"report: {Path.Combine(folder, "report.md")}");
    }

    private CalibrationException NoTarget(ViewCollection views)
    {
        string counting = target.Kind == TargetKind.Charuco
            ? "Count squares; the markers must be sharp, and the board needs a light margin."
            : "Count inner corners, not squares; the whole target must be in the picture, with a light margin.";
        return new CalibrationException(FormattableString.Invariant(
            $"source \"{sourceName}\": none of {views.Examined} pictures shows a {target}, at least ")
            + FormattableString.Invariant($"{LensCalibration.ViewsMin} must. ")
            + (views.Advice ?? First(views) + counting));
    }

    // With parts of a board, what was seen differs from picture to picture: one is told as an example.
    private string First(ViewCollection views) => target.Kind == TargetKind.Charuco && views.PassedOver.Count > 0
        ? $"{views.PassedOver[0].Name}: {views.PassedOver[0].Reason}. " : "";

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
