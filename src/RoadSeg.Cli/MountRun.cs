using System.Globalization;
using System.Text.Json;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Yaml;

namespace RoadSeg.Cli;

/// <summary>What <c>roadseg calibrate mount</c> is asked.</summary>
/// <param name="Source">As the user wrote it; <c>-</c> for none.</param>
/// <param name="Camera">Camera file with the lens.</param>
/// <param name="Points">CSV of ground points; null for another way.</param>
/// <param name="Target">Target on the ground; null for another way.</param>
/// <param name="HeightMeters">Known height.</param>
/// <param name="LaneWidthMeters">Known lane width.</param>
/// <param name="HeadingRadians">Known heading of the target's rows.</param>
/// <param name="Place">Known place of the target's middle.</param>
/// <param name="X">Known place of the camera ahead.</param>
/// <param name="Y">Known place of the camera to the left.</param>
internal sealed record MountRequest(
    string Source, string Camera, string? Points, CalibrationTarget? Target, double? HeightMeters,
    double? LaneWidthMeters, double? HeadingRadians, GroundPoint? Place, double? X, double? Y);

/// <summary>One <c>roadseg calibrate mount</c>.</summary>
internal sealed class MountRun(MountRequest request, CalibrateArguments arguments)
{
    private const double Degrees = 180 / Math.PI;

    private byte[]? picture;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.Source.IsVerbose, null);
        using Signals signals = new();
        CheckWay();
        CameraInfo lens = CameraFile.Load(request.Camera);
        double x = request.X ?? lens.Mount?.XMeters ?? 0;
        double y = request.Y ?? lens.Mount?.YMeters ?? 0;
        MountEstimate estimate = request.Points is not null ? await FromPointsAsync(lens, signals.Token)
            : request.Target is not null ? await FromTargetAsync(lens, x, y, signals.Token)
            : await FromDriveAsync(lens, x, y, signals.Token);
        CameraInfo mounted = lens with { Mount = estimate.Mount };
        CameraModel model = new(mounted);
        if (!model.SeesGround)
        {
            throw new CalibrationException(
                "the mount found has no ground in view, the whole picture is above the horizon: expected a camera that "
                + "sees the road. Check the points, or the drive.");
        }

        Print(estimate);
        string output = arguments.FreeOutput();
        CameraFile.Save(mounted, output, estimate);
        Console.WriteLine($"written: {output}");
        if (arguments.MakeReportFolder() is string folder)
        {
            WriteReport(folder, estimate, model);
        }

        return ExitCodes.Ok;
    }

    private void CheckWay()
    {
        bool isDrive = request.HeightMeters is not null || request.LaneWidthMeters is not null;
        int ways = (request.Points is null ? 0 : 1) + (request.Target is null ? 0 : 1) + (isDrive ? 1 : 0);
        if (ways != 1)
        {
            throw new UsageException(
                $"{(ways == 0 ? "no way" : "more than one way")} to find the mount is given: expected --points CSV, or "
                + "--board COLSxROWS --square M (a target on the road), or a straight drive with --height M or "
                + "--lane-width M. Choose one.");
        }

        if (request.Source == "-" && request.Points is null)
        {
            throw new UsageException("SOURCE \"-\" goes with --points only: expected a picture, a video or a camera.");
        }
    }

    private async Task<MountEstimate> FromPointsAsync(CameraInfo lens, CancellationToken cancellationToken)
    {
        GroundMark[] marks = GroundMarkFile.Load(request.Points!);
        if (request.Source != "-")
        {
            await ReadFramesAsync(lens, 1, (_, _) => true, cancellationToken);
        }

        return GroundPointMount.Estimate(
            lens, marks, string.Create(CultureInfo.InvariantCulture, $"{marks.Length} ground points"));
    }

    private async Task<MountEstimate> FromTargetAsync(
        CameraInfo lens, double x, double y, CancellationToken cancellationToken)
    {
        ViewCollection views = await ViewCollection.ReadAsync(
            request.Source, request.Target!, 1, arguments.Source, cancellationToken);
        CameraInfo fitting = lens.ForSize(views.Size);
        MountEstimate estimate = new TargetOnGround(request.Target!, request.HeadingRadians, request.Place)
            .Estimate(fitting, views.Views, x, y);
        byte[]? shown = views.PictureOf(views.Views[0]);
        picture = views.Size == lens.Size ? shown : null;
        return estimate;
    }

    private async Task<MountEstimate> FromDriveAsync(
        CameraInfo lens, double x, double y, CancellationToken cancellationToken)
    {
        StraightDriveMount way = new(request.HeightMeters, request.LaneWidthMeters);
        way.ThrowIfUnusable();
        DriveLines lines = new(lens);
        await ReadFramesAsync(lens, long.MaxValue, lines.Add, cancellationToken);
        return way.Estimate(lens, lines.Stretches(), x, y);
    }

    // The picture kept for the report is the one in the middle of what was read, or the first.
    private async Task ReadFramesAsync(
        CameraInfo lens, long most, Func<byte[], SourceDescription, bool> take, CancellationToken cancellationToken)
    {
        await using IFrameSource source =
            await Opening.SourceAsync(request.Source, arguments.Source, TimeProvider.System, cancellationToken);
        SourceDescription d = source.Description;
        if (lens.ForSize(d.Size).Size != lens.Size)
        {
            throw new CalibrationException(
                $"camera file \"{request.Camera}\" is for {lens.Size}, but the frames are {d.Size}: expected the same "
                + "size here. Calibrate the lens at the size of the drive, or record the drive at the lens's size.");
        }

        FramePool pool = new(d.Size, 1);
        long middle = (d.FrameCount ?? 2) / 2;
        byte[] pixels = new byte[d.Size.PixelCount * 3];
        for (long number = 0; number < most; number++)
        {
            using Frame? frame = await source.ReadAsync(pool, cancellationToken);
            if (frame is null)
            {
                break;
            }

            frame.Pixels.CopyTo(pixels);
            if (picture is null || number == middle)
            {
                picture = [.. pixels];
            }

            if (take(pixels, d))
            {
                break;
            }
        }
    }

    private static void Print(MountEstimate estimate)
    {
        CameraMount m = estimate.Mount;
        MountSigma s = estimate.Sigma;
        Line($"{estimate.Method}; residual {estimate.RmsPixels:0.00} px");
        Line($"height {m.HeightMeters:0.000} m{Error(s.HeightMeters, 1, "m")}");
        Line($"roll   {m.RollRadians * Degrees:0.00}°{Error(s.RollRadians, Degrees, "°")}");
        Line($"pitch  {m.PitchRadians * Degrees:0.00}° (down){Error(s.PitchRadians, Degrees, "°")}");
        Line($"yaw    {m.YawRadians * Degrees:0.00}° (left){Error(s.YawRadians, Degrees, "°")}");
        Line($"x      {m.XMeters:0.000} m{Error(s.XMeters, 1, "m")}");
        Line($"y      {m.YMeters:0.000} m{Error(s.YMeters, 1, "m")}");
        foreach (string note in estimate.Notes)
        {
            Line($"note: {note}");
        }
    }

    private static string Error(double? sigma, double scale, string unit) => sigma is double value
        ? FormattableString.Invariant($" ± {value * scale:0.000} {unit}")
        : ", not measured";

    private void WriteReport(string folder, MountEstimate estimate, CameraModel model)
    {
        try
        {
            if (picture is not null)
            {
                GroundGridPicture.Write(Path.Combine(folder, "ground.png"), model, picture);
            }

            File.WriteAllBytes(Path.Combine(folder, "mount.json"), ToJson(estimate));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"report \"{folder}\" cannot be written: {e.Message}", e);
        }

        Console.WriteLine($"report: {folder}");
    }

    private static byte[] ToJson(MountEstimate estimate)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            CameraMount m = estimate.Mount;
            MountSigma s = estimate.Sigma;
            json.WriteStartObject();
            json.WriteString("method", estimate.Method);
            json.WriteNumber("rms_px", estimate.RmsPixels);
            Write(json, "height_m", m.HeightMeters, s.HeightMeters);
            Write(json, "roll_rad", m.RollRadians, s.RollRadians);
            Write(json, "pitch_rad", m.PitchRadians, s.PitchRadians);
            Write(json, "yaw_rad", m.YawRadians, s.YawRadians);
            Write(json, "x_m", m.XMeters, s.XMeters);
            Write(json, "y_m", m.YMeters, s.YMeters);
            json.WriteStartArray("notes");
            foreach (string note in estimate.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double value, double? sigma)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value", value);
        if (sigma is double known)
        {
            json.WriteNumber("sigma", known);
        }
        else
        {
            json.WriteNull("sigma");
        }

        json.WriteEndObject();
    }

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
