using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RoadSeg.Calibration;

/// <summary>A calibration for people (Markdown) and for programs (JSON).</summary>
/// <param name="Fit">The calibration.</param>
/// <param name="Source">What the views come from, as the user wrote it.</param>
/// <param name="Examined">Number of pictures looked at.</param>
/// <param name="PassedOver">Pictures that were not used, each with the reason.</param>
public sealed record LensReport(
    LensFit Fit, string Source, int Examined, IReadOnlyList<(string Name, string Reason)> PassedOver)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes the report as Markdown.</summary>
    /// <param name="hasPictures">Whether <c>coverage.png</c> and <c>undistorted.png</c> lie beside it.</param>
    public string ToMarkdown(bool hasPictures)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        CameraInfo camera = Fit.Camera;
        Intrinsics k = camera.Intrinsics;
        IntrinsicsSigma s = Fit.Sigma;
        StringBuilder text = new();
        text.Append(culture, $"# Camera {camera.Name}\n\n");
        text.Append(culture, $"{Fit.Views.Length} views of a {Fit.Target} in {camera.Size}, from {Examined} pictures ");
        text.Append(culture, $"of `{Source}`. **RMS reprojection error {Fit.RmsPixels:0.000} pixels.**\n\n");
        text.Append("| | value | standard error |\n|---|---:|---:|\n");
        text.Append(culture, $"| fx | {k.FocalLengthX:0.00} | {s.FocalLengthX:0.00} |\n");
        text.Append(culture, $"| fy | {k.FocalLengthY:0.00} | {s.FocalLengthY:0.00} |\n");
        text.Append(culture, $"| cx | {k.PrincipalPointX:0.00} | {s.PrincipalPointX:0.00} |\n");
        text.Append(culture, $"| cy | {k.PrincipalPointY:0.00} | {s.PrincipalPointY:0.00} |\n\n");
        text.Append("Pixels; the errors are from leaving out each view in turn.\n\n");
        text.Append(culture, $"{Distortion.RosNameOf(camera.Distortion.Model)}: ");
        text.Append(string.Join(", ", camera.Distortion.Coefficients.Select(c => c.ToString("0.00000", culture))));
        text.Append("\n\n## Views\n\n");
        text.Append("| view | points | RMS px | largest px | blur px | distance | lean |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (ViewFit view in Fit.Views)
        {
            AppendRow(text, view, "");
        }

        foreach (ViewFit view in Fit.Dropped)
        {
            AppendRow(text, view, " (dropped: does not fit the others)");
        }

        text.Append("\nBlur is the width of the target's edges; distance is in the unit of the target's spacing.\n");
        if (PassedOver.Count > 0)
        {
            text.Append("\n## Pictures not used\n\n");
            foreach ((string name, string reason) in PassedOver)
            {
                text.Append(culture, $"- `{name}`: {reason}\n");
            }
        }

        if (hasPictures)
        {
            text.Append("\n## Coverage\n\n![Where the views lie](coverage.png)\n");
            text.Append("\n## Without distortion\n\n![As given, and without distortion](undistorted.png)\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the report as JSON (docs/formats.md).</summary>
    public byte[] ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("source", Source);
            json.WriteString("target", Fit.Target.ToString());
            json.WriteString("model", Distortion.RosNameOf(Fit.Camera.Distortion.Model));
            json.WriteNumber("pictures", Examined);
            json.WriteNumber("rms_px", Fit.RmsPixels);
            WriteIntrinsics(json);
            json.WriteStartArray("views");
            foreach (ViewFit view in Fit.Views)
            {
                WriteView(json, view, isUsed: true);
            }

            foreach (ViewFit view in Fit.Dropped)
            {
                WriteView(json, view, isUsed: false);
            }

            json.WriteEndArray();
            json.WriteStartArray("not_used");
            foreach ((string name, string reason) in PassedOver)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WriteIntrinsics(Utf8JsonWriter json)
    {
        Intrinsics k = Fit.Camera.Intrinsics;
        IntrinsicsSigma s = Fit.Sigma;
        json.WriteStartObject("intrinsics_px");
        json.WriteNumber("fx", k.FocalLengthX);
        json.WriteNumber("fy", k.FocalLengthY);
        json.WriteNumber("cx", k.PrincipalPointX);
        json.WriteNumber("cy", k.PrincipalPointY);
        json.WriteEndObject();
        json.WriteStartObject("sigma_px");
        json.WriteNumber("fx", s.FocalLengthX);
        json.WriteNumber("fy", s.FocalLengthY);
        json.WriteNumber("cx", s.PrincipalPointX);
        json.WriteNumber("cy", s.PrincipalPointY);
        json.WriteEndObject();
        json.WriteStartArray("distortion");
        foreach (double coefficient in Fit.Camera.Distortion.Coefficients)
        {
            json.WriteNumberValue(coefficient);
        }

        json.WriteEndArray();
    }

    private static void WriteView(Utf8JsonWriter json, ViewFit view, bool isUsed)
    {
        json.WriteStartObject();
        json.WriteString("name", view.View.Name);
        json.WriteBoolean("used", isUsed);
        json.WriteNumber("points", view.View.Points.Length);
        json.WriteNumber("rms_px", view.RmsPixels);
        json.WriteNumber("max_px", view.MaxPixels);
        json.WriteNumber("blur_px", view.View.BlurPixels);
        json.WriteNumber("distance", view.DistanceMeters);
        json.WriteNumber("lean_deg", view.LeanDegrees);
        json.WriteEndObject();
    }

    private static void AppendRow(StringBuilder text, ViewFit view, string remark) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {view.View.Name}{remark} | {view.View.Points.Length} | {view.RmsPixels:0.00} | {view.MaxPixels:0.00} ")
        .Append(CultureInfo.InvariantCulture, $"| {view.View.BlurPixels:0.0} | {view.DistanceMeters:0.00} ")
        .Append(CultureInfo.InvariantCulture, $"| {view.LeanDegrees:0}° |\n");
}
