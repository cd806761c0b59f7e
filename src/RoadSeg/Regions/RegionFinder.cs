using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Regions;

/// <summary>
/// From the class of every pixel to what a driver asks for: the ground that can be driven to, and the people. Equal
/// class maps give equal regions; nothing is allocated once the busiest frame has been seen. One thread at a time.
/// </summary>
public sealed class RegionFinder
{
    private readonly ImageSize classMap;
    private readonly ImageSize image;
    private readonly DrivableFinder drivableFinder;
    private readonly PeopleFinder peopleFinder;
    private readonly FootOnGround? ground;

    /// <summary>Prepares for class maps of one size.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="image">Size of the camera image.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="classes">Meaning of the ids.</param>
    /// <param name="camera">Mounted camera at the size of the image; null when none is given: then no metres.</param>
    /// <param name="options">Sizes and limits; null for the defaults.</param>
    public RegionFinder(
        ImageSize classMap,
        ImageSize image,
        Letterbox imageFromModel,
        ClassTable classes,
        CameraModel? camera,
        RegionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        RegionOptions chosen = options ?? new RegionOptions();
        this.classMap = classMap;
        this.image = image;
        ground = camera is null ? null : new FootOnGround(classMap, imageFromModel, camera, chosen);
        drivableFinder = new DrivableFinder(classMap, image, imageFromModel, classes, camera, chosen);
        peopleFinder = new PeopleFinder(classMap, image, imageFromModel, classes, ground, chosen);
    }

    /// <summary>
    /// Projects the following frames through this camera: the one it was made with, nodded. The ground just before the
    /// vehicle is still looked for where the first one sees it.
    /// </summary>
    public void Project(CameraModel camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        drivableFinder.Camera = camera;
        if (ground is not null)
        {
            ground.Camera = camera;
        }
    }

    /// <summary>Finds the regions of one frame by itself.</summary>
    /// <param name="segmentation">Class map of the prepared size; not changed.</param>
    /// <param name="drivable">Overwritten.</param>
    /// <param name="people">Overwritten.</param>
    public void Find(Segmentation segmentation, DrivableArea drivable, PeopleRegions people) =>
        Find(segmentation, drivable, people, []);

    /// <summary>Finds the regions of one frame after others.</summary>
    /// <param name="segmentation">Class map of the prepared size; not changed.</param>
    /// <param name="drivable">Overwritten.</param>
    /// <param name="people">Overwritten.</param>
    /// <param name="expected">
    /// Where people of earlier frames are expected: helps to tell those apart who are seen as one.
    /// </param>
    /// <param name="pixels">
    /// The frame, H×W×3 bytes BGR24 at the image's size: how people look helps to follow them. Empty when not at hand.
    /// </param>
    public void Find(
        Segmentation segmentation, DrivableArea drivable, PeopleRegions people,
        ReadOnlySpan<ExpectedPerson> expected, ReadOnlySpan<byte> pixels = default)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        ArgumentNullException.ThrowIfNull(drivable);
        ArgumentNullException.ThrowIfNull(people);
        if (segmentation.Size != classMap || drivable.Size != classMap)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"expected class map and drivable area of {classMap}, got {segmentation.Size} and {drivable.Size}"));
        }

        if (!pixels.IsEmpty && pixels.Length != image.PixelCount * 3)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"expected a frame of {image.PixelCount * 3} bytes or none, got {pixels.Length}"));
        }

        drivableFinder.Find(segmentation, drivable);
        peopleFinder.Find(segmentation, drivable, expected, pixels, people);
    }
}
