using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Inference;

/// <summary>
/// What an ONNX file does not say about itself; the strict JSON beside it (docs/formats.md).
/// </summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Description">One line for people.</param>
/// <param name="File">The ONNX file, relative to the card.</param>
/// <param name="Sha256">Hash of that file in lower-case hex.</param>
/// <param name="Input">The picture it takes.</param>
/// <param name="Outputs">What it gives: its heads, at least one (see <see cref="CombinedClasses"/>).</param>
/// <param name="Licence">Licence of the weights.</param>
/// <param name="Source">Where they came from.</param>
public sealed record ModelCard(
    string Name,
    string Description,
    string File,
    string Sha256,
    ModelInput Input,
    ImmutableArray<ModelOutput> Outputs,
    string Licence,
    string Source)
{
    /// <summary>A picture whose class map is known; null when the card has none.</summary>
    public SelfTest? SelfTest { get; init; }

    /// <summary>How frames are cut for this model unless the user says otherwise; null for not at all.</summary>
    public CardTiles? Tiles { get; init; }

    /// <summary>Hashes of weights in files of their own, by the name that the ONNX file gives them.</summary>
    public ImmutableDictionary<string, string> ExternalSha256 { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>Frames are cut into overlapping tiles of the input's size.</summary>
/// <param name="Columns">Tiles side by side, 1 to 16; 0 for as many as the frame's own resolution needs.</param>
/// <param name="Rows">Tiles above one another, likewise.</param>
/// <param name="Overlap">Least share of a tile that its neighbour sees as well, 0..0.75.</param>
public sealed record CardTiles(int Columns, int Rows, double Overlap);

/// <summary>A small picture and what a sound model makes of it: checked whenever the model is loaded.</summary>
/// <param name="Size">Width and height.</param>
/// <param name="Bgr">H×W×3 bytes BGR24, rows packed.</param>
/// <param name="Shares">
/// Share of each class, in the order of the combined table, of the class-map pixels that have a class; 0..1.
/// </param>
/// <param name="Tolerance">Largest difference allowed to any share, above 0.</param>
public sealed record SelfTest(
    ImageSize Size, ImmutableArray<byte> Bgr, ImmutableArray<double> Shares, double Tolerance);

/// <summary>The picture a model takes.</summary>
/// <param name="Name">Name of the input in the graph.</param>
/// <param name="Layout">Order of its dimensions.</param>
/// <param name="ElementType">float32, float16 or uint8.</param>
/// <param name="Size">Width and height; for a dynamic input, the size to use.</param>
/// <param name="ChannelOrder">RGB or BGR.</param>
/// <param name="Normalisation">From pixel value to tensor value.</param>
/// <param name="Resize">How frames of another size are brought to <paramref name="Size"/>.</param>
public sealed record ModelInput(
    string Name,
    TensorLayout Layout,
    TensorElementType ElementType,
    ImageSize Size,
    ChannelOrder ChannelOrder,
    Normalisation Normalisation,
    ResizePolicy Resize);

/// <summary>
/// tensor = (pixel · scale − mean) / std per channel, with pixel values 0..255; mean and std in the order of the
/// input's channels. The identity is scale 1, mean 0, std 1.
/// </summary>
/// <param name="Scale">Factor on the pixel value, often 1/255.</param>
/// <param name="Mean">Three values, subtracted after scaling.</param>
/// <param name="Std">Three values above 0, divided by after the subtraction.</param>
public sealed record Normalisation(double Scale, ImmutableArray<double> Mean, ImmutableArray<double> Std)
{
    /// <summary>Pixel values as they are.</summary>
    public static Normalisation Identity { get; } = new(1, [0, 0, 0], [1, 1, 1]);

    /// <summary>True when pixel values pass unchanged.</summary>
    public bool IsIdentity => Scale == 1 && Mean.All(m => m == 0) && Std.All(s => s == 1);
}

/// <summary>One output (head) of a model.</summary>
/// <param name="Name">Name of the output in the graph.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Layout">Order of its dimensions; class ids have one channel or none.</param>
/// <param name="Classes">Its classes in id order.</param>
public sealed record ModelOutput(
    string Name, OutputKind Kind, TensorLayout Layout, ImmutableArray<ClassDefinition> Classes)
{
    /// <summary>
    /// Channels the tensor must have: one for class ids, one less than classes for masks, else one for each class.
    /// </summary>
    public int Channels => Kind switch
    {
        OutputKind.ClassIds => 1,
        OutputKind.Sigmoid or OutputKind.MaskLogits => Classes.Length - 1,
        _ => Classes.Length,
    };
}
