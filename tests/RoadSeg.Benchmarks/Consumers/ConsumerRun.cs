using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>What is published, how often and how many times.</summary>
/// <param name="Frames">Scenes that a reader has to get.</param>
/// <param name="Pace">Scenes a second.</param>
internal sealed record ConsumerRun(int Frames, double Pace)
{
    public static readonly ImageSize Size = new(480, 360);

    private static readonly ImmutableArray<ClassDefinition> Classes =
        [new("Road", default, ClassRole.Drivable), new("Sky", default, ClassRole.Other)];

    /// <summary>With a place on the vehicle, for without it there are no metres.</summary>
    public static CameraInfo Camera { get; } = new(
        "bench", Size, new Intrinsics(400, 400, 240, 180), Distortion.None, new CameraMount(1.5, 0, 0.05, 0, 0, 0), []);

    public static SourceDescription Source { get; } = new("bench", "bench", Size, true, 30, null, "bench");

    public static ModelInfo Model()
    {
        ModelInput input = new(
            "x", TensorLayout.Nchw, TensorElementType.UInt8, Size, ChannelOrder.Rgb, Normalisation.Identity,
            ResizePolicy.Stretch);
        ModelOutput output = new("y", OutputKind.Logits, TensorLayout.Nchw, Classes);
        return new ModelInfo(
            new ModelCard("bench", "none", "none.onnx", new string('0', 64), input, [output], "none", "none"),
            [new OutputTensor(TensorElementType.UInt8, 2, Size)], "CPU", 1);
    }

    /// <summary>Publishes at the pace.</summary>
    /// <param name="publisher">To whom.</param>
    /// <param name="isDone">Ends it before its time.</param>
    /// <param name="most">Scenes at most.</param>
    /// <param name="before">Called just before each.</param>
    /// <param name="after">Called just after each.</param>
    public async Task PublishAsync(
        IPublisher publisher, Func<bool> isDone, int most, Action? before = null, Action? after = null)
    {
        FramePool pool = new(Size, 1);
        using Scene scene = await SceneAsync(pool);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1 / Pace));
        for (int i = 0; i < most && !isDone() && await timer.WaitForNextTickAsync(); i++)
        {
            before?.Invoke();
            publisher.Publish(new SceneView(scene));
            after?.Invoke();
        }
    }

    /// <summary>Prints a row of the table.</summary>
    public static void Print(string what, double[] microseconds)
    {
        Array.Sort(microseconds);
        double At(double share) => microseconds[(int)Math.Min(microseconds.Length - 1, share * microseconds.Length)];
        Console.WriteLine(
            $"{what,-44} {microseconds.Length,6} {At(0.5),9:F0} {At(0.99),9:F0} {microseconds[^1],9:F0}");
    }

    private static async Task<Scene> SceneAsync(FramePool pool)
    {
        Segmentation segmentation = new(new ClassTable(Classes), Size, Size, Letterbox.Stretch(Size, Size), Size);
        Scene scene = new(segmentation, new OccupancyGrid(GridGeometry.Default), Camera)
        {
            Frame = await pool.RentAsync(
                new FrameStamp("bench", 0, TimeSpan.Zero), TimeProvider.System.GetTimestamp(), CancellationToken.None),
        };
        scene.Drivable.IsPresent = true;
        for (int i = 0; i < 150; i++)
        {
            scene.Drivable.PolygonBuffer.Add(new ImagePoint(i, i % 17));
            scene.Drivable.GroundPolygonBuffer.Add(new GroundPoint(i * 0.1, i % 17));
        }

        return scene;
    }
}
