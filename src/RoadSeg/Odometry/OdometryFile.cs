using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace RoadSeg.Odometry;

/// <summary>
/// Reads odometry as CSV: a header line, then one reading a line at rising times. Poses: <c>time_s,x,y,yaw</c>
/// (metres, radians), or speeds: <c>time_s,v,yaw_rate</c> (m/s ahead, rad/s counter-clockwise). Columns in any order,
/// others are passed over; lines that are empty or begin with # too.
/// </summary>
public static class OdometryFile
{
    private const long BytesMax = 256L * 1024 * 1024;
    private static readonly string[] PoseColumns = ["time_s", "x", "y", "yaw"];
    private static readonly string[] SpeedColumns = ["time_s", "v", "yaw_rate"];

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OdometryException">It cannot be read or used.</exception>
    public static OdometryTrack Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax } file)
            {
                throw new OdometryException(
                    $"odometry \"{path}\" has {file.Length} bytes: expected at most {BytesMax}. Cut it to the drive.");
            }

            return Parse(path, File.ReadLines(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OdometryException(
                $"odometry \"{path}\" cannot be read: {e.Message} Expected a CSV file with {Expected()}.", e);
        }
    }

    /// <summary>Reads lines.</summary>
    /// <param name="name">What errors call them.</param>
    /// <param name="lines">Header and readings.</param>
    /// <exception cref="OdometryException">They cannot be used.</exception>
    public static OdometryTrack Parse(string name, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        int[]? columns = null;
        ImmutableArray<OdometrySample>.Builder samples = ImmutableArray.CreateBuilder<OdometrySample>();
        Speeds before = default;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            if (columns is null)
            {
                columns = Columns(name, line);
                continue;
            }

            double[] values = Values(name, number, line, columns);
            if (samples.Count > 0 && !(values[0] > samples[^1].Seconds))
            {
                throw new OdometryException(string.Create(CultureInfo.InvariantCulture,
                    $"odometry \"{name}\", line {number}: time runs backwards: {values[0]} s after ")
                    + string.Create(CultureInfo.InvariantCulture, $"{samples[^1].Seconds} s. Expected rising times; ")
                    + "sort the file, or split it where its clock was set.");
            }

            samples.Add(columns.Length == PoseColumns.Length
                ? new OdometrySample(values[0], new EgoPose(values[1], values[2], values[3]))
                : Integrate(samples, values, ref before));
        }

        return samples.Count >= 2
            ? new OdometryTrack(samples.ToImmutable())
            : throw new OdometryException(
                $"odometry \"{name}\" has {samples.Count} readings: expected at least 2 below a header with "
                + $"{Expected()}.");
    }

    // Speed and turn rate half way between two readings hold from one to the other; that path is an arc, of which the
    // chord points half the turn aside.
    private static OdometrySample Integrate(
        ImmutableArray<OdometrySample>.Builder samples, double[] values, ref Speeds before)
    {
        Speeds now = new(values[1], values[2]);
        EgoPose pose = default;
        if (samples.Count > 0)
        {
            OdometrySample last = samples[^1];
            double seconds = values[0] - last.Seconds;
            double turn = (before.YawRate + now.YawRate) / 2 * seconds;
            double way = (before.Ahead + now.Ahead) / 2 * seconds;
            double chord = Math.Abs(turn) < 1e-6 ? way : way * Math.Sin(turn / 2) / (turn / 2);
            (double sin, double cos) = Math.SinCos(last.Pose.YawRadians + (turn / 2));
            pose = new EgoPose(
                last.Pose.X + (cos * chord), last.Pose.Y + (sin * chord), last.Pose.YawRadians + turn);
        }

        before = now;
        return new OdometrySample(values[0], pose);
    }

    private static int[] Columns(string name, string header)
    {
        string[] names = [.. header.Split(',').Select(n => n.Trim().TrimStart('\uFEFF'))];
        foreach (string[] wanted in (string[][])[PoseColumns, SpeedColumns])
        {
            int[] places = [.. wanted.Select(column => Array.IndexOf(names, column))];
            if (Array.TrueForAll(places, place => place >= 0))
            {
                return places;
            }
        }

        throw new OdometryException(
            $"odometry \"{name}\" has the columns \"{string.Join(',', names)}\": expected {Expected()}.");
    }

    private static double[] Values(string name, int number, string line, int[] columns)
    {
        string[] fields = line.Split(',');
        double[] values = new double[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            string text = columns[i] < fields.Length ? fields[columns[i]].Trim() : "";
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                || !double.IsFinite(values[i]) || Math.Abs(values[i]) > 1e9)
            {
                string column = (columns.Length == PoseColumns.Length ? PoseColumns : SpeedColumns)[i];
                throw new OdometryException(
                    $"odometry \"{name}\", line {number}: {column} is \"{text}\", expected a number. "
                    + "Correct the line or leave it out.");
            }
        }

        return values;
    }

    private static string Expected() =>
        $"{string.Join(',', PoseColumns)} (metres, radians) or {string.Join(',', SpeedColumns)} (m/s, rad/s)";

    private readonly record struct Speeds(double Ahead, double YawRate);
}
