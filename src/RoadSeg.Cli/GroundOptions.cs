using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Odometry;

namespace RoadSeg.Cli;

/// <summary>The options of the grid and of the ego vehicle's motion, and their values.</summary>
internal sealed class GroundOptions
{
    private const int CellsMax = 4_000_000;

    private readonly Option<(int Columns, int Rows)> size = new("--grid-size")
    {
        Description = "Cells of the grid, ahead by left. Default: 200x200.",
        HelpName = "COLUMNSxROWS",
        DefaultValueFactory = _ => (GridGeometry.Default.Columns, GridGeometry.Default.Rows),
        CustomParser = ParseSize,
    };

    private readonly Option<double> resolution = NumberOptions.Create(
        "--grid-resolution", GridGeometry.Default.MetersPerCell, n => n is >= 0.01 and <= 10,
        "a number of metres from 0.01 to 10");

    private readonly Option<GroundPoint?> origin = new("--grid-origin")
    {
        Description = "Corner of the grid behind and right, in base_link, metres. Default: 0 and half the width right.",
        HelpName = "X,Y",
        CustomParser = result => ParseNumbers(result, 2, -10000, 10000) is [double x, double y]
            ? new GroundPoint(x, y)
            : null,
    };

    private readonly Option<EgoFootprint?> ego = new("--ego-footprint")
    {
        Description = "The vehicle's own outline: metres ahead and behind of base_link, and half its width.",
        HelpName = "FRONT,REAR,HALF_WIDTH",
        CustomParser = result => ParseNumbers(result, 3, 0, 100) is [double front, double rear, double half]
            ? new EgoFootprint(front, rear, half)
            : null,
    };

    private readonly Option<string[]> footprints = new("--footprint")
    {
        Description = "How far a class reaches over the ground, metres: pedestrian=0.4 and cyclist=0.5 around the "
            + "foot, a class of the model such as Car=0.4 behind its contact. Several times.",
        HelpName = "CLASS=METRES",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> odometry = new("--odometry")
    {
        Description = "How the vehicle moved: CSV with time_s,x,y,yaw or time_s,v,yaw_rate; \"exact\" for synthetic: "
            + "sources; \"log\" or \"log:/TOPIC\" for nav_msgs/Odometry of a log (.mcap, .bag).",
        HelpName = "FILE",
    };

    private readonly Option<bool> isSingle = new("--no-fusion")
    {
        Description = "Each grid from its own frame alone.",
    };

    private GroundOptions()
    {
        resolution.Description = "Edge of a cell, metres. Default: 0.1.";
        resolution.HelpName = "M";
    }

    /// <summary>Adds the options to a verb.</summary>
    public static GroundOptions AddTo(Command verb)
    {
        GroundOptions options = new();
        Option[] all =
        [
            options.size, options.resolution, options.origin, options.ego, options.footprints, options.odometry,
            options.isSingle,
        ];
        foreach (Option option in all)
        {
            verb.Options.Add(option);
        }

        return options;
    }

    /// <summary>Their values on one command line.</summary>
    /// <exception cref="UsageException">A footprint that cannot be meant.</exception>
    public GroundArguments Read(ParseResult parsed)
    {
        (int columns, int rows) = parsed.GetValue(size);
        double meters = parsed.GetValue(resolution);
        GroundPoint corner = parsed.GetValue(origin) ?? new GroundPoint(0, -(rows / 2.0 * meters));
        GridOptions filling = new() { Ego = parsed.GetValue(ego), IsFused = !parsed.GetValue(isSingle) };
        foreach (string text in parsed.GetValue(footprints) ?? [])
        {
            filling = WithFootprint(filling, text);
        }

        return new GroundArguments(
            new GridGeometry(columns, rows, meters, corner), filling, parsed.GetValue(odometry));
    }

    private static GridOptions WithFootprint(GridOptions filling, string text)
    {
        string[] parts = text.Split('=');
        if (parts.Length != 2 || parts[0].Length == 0
            || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double m)
            || m > 20)
        {
            throw new UsageException(
                $"--footprint \"{text}\" cannot be used: expected a class and metres from 0 to 20, such as Car=0.4.");
        }

        ImmutableDictionary<string, ObstacleFootprint> all = filling.Footprints;
        return parts[0].ToUpperInvariant() switch
        {
            "PEDESTRIAN" => filling with { PedestrianRadiusMeters = m },
            "CYCLIST" => filling with { CyclistRadiusMeters = m },
            _ => filling with
            {
                Footprints = all.SetItem(
                    parts[0], all.GetValueOrDefault(parts[0], ObstacleFootprint.Other) with { DepthMeters = m }),
            },
        };
    }

    private static (int Columns, int Rows) ParseSize(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        string[] parts = text.Split('x');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            && columns > 0 && rows > 0 && (long)columns * rows <= CellsMax)
        {
            return (columns, rows);
        }

        result.AddError(
            $"--grid-size \"{text}\" cannot be used: expected columns and rows such as 200x200, at most {CellsMax} "
            + "cells.");
        return default;
    }

    private static double[]? ParseNumbers(ArgumentResult result, int count, double low, double high)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        double[] numbers =
        [
            .. text.Split(',').Select(part => double.TryParse(
                part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN),
        ];
        if (numbers.Length == count && Array.TrueForAll(numbers, n => n >= low && n <= high))
        {
            return numbers;
        }

        string name = (result.Parent as OptionResult)?.Option.Name ?? "";
        result.AddError(string.Create(CultureInfo.InvariantCulture,
            $"{name} \"{text}\" cannot be used: expected {count} numbers from {low} to {high}, joined by commas."));
        return null;
    }
}

/// <summary>Values of <see cref="GroundOptions"/>.</summary>
/// <param name="Geometry">Where the cells of the grid lie.</param>
/// <param name="Filling">How it is filled.</param>
/// <param name="OdometryFile">How the vehicle moved; null when that is not known.</param>
internal sealed record GroundArguments(GridGeometry Geometry, GridOptions Filling, string? OdometryFile)
{
    /// <summary>The options of a line, with grid and odometry.</summary>
    /// <param name="options">All else.</param>
    /// <param name="odometry">See <see cref="Opening.Odometry"/>.</param>
    public PipelineOptions Apply(PipelineOptions options, OdometryTrack? odometry) =>
        options with { Grid = Geometry, GridFilling = Filling, Odometry = odometry };
}
