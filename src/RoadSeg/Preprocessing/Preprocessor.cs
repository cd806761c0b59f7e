using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Preprocessing;

/// <summary>
/// From a frame to the network's input tensor in one pass over the frame's rows: resize, channel order, layout,
/// normalisation and element type. All memory is allocated by the constructor. One thread at a time.
/// </summary>
/// <remarks>
/// Bilinear with half-pixel centres and clamped edges, as OpenCV's INTER_LINEAR; where an axis shrinks by more than
/// 2, groups of 2, 4, 8 … pixels are averaged first (see <see cref="AxisPlan"/>). The result is within 0.6 levels of
/// 255 of the exact value for uint8, 0.1 for float. Integer arithmetic up to the last step: every processor gives the
/// same bytes. Of a frame of the network's own size every pixel value passes unchanged into the normalisation. The
/// bars of a letterbox hold what a black pixel becomes.
/// </remarks>
public sealed class Preprocessor
{
    private const int Channels = 3;

    private readonly ModelInput input;
    private readonly SimdPath path;
    private readonly AxisPlan columns;
    private readonly AxisPlan rows;
    private readonly bool isInNetwork;
    private readonly ColumnBlend columnBlend;
    private readonly ByteWeave sourceWeave;
    private readonly ByteWeave tensorWeave;
    private readonly RowReducer rowReducer;
    private readonly ElementWriter[] writers = new ElementWriter[Channels];
    private readonly short[] blended;
    private readonly short[][] sourcePlanes = new short[Channels][];
    private readonly short[][] targetPlanes = new short[Channels][];
    private readonly byte[][] typedRows = new byte[Channels][];
    private readonly int elementBytes;

    /// <summary>Plans the conversion and allocates its memory.</summary>
    /// <param name="image">Size of every frame.</param>
    /// <param name="input">The picture the network takes.</param>
    /// <exception cref="ModelException">The input's element type is not float32, float16 or uint8.</exception>
    public Preprocessor(ImageSize image, ModelInput input)
        : this(image, input, SimdPaths.Best)
    {
    }

    /// <summary>The same for a loaded model, which may take whole frames and do all this itself.</summary>
    /// <param name="image">Size of every frame.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelException">It takes frames of another size.</exception>
    public Preprocessor(ImageSize image, ModelInfo model)
        : this(image, (model ?? throw new ArgumentNullException(nameof(model))).Card.Input)
    {
        if (model.FrameSize is ImageSize frame && frame != image)
        {
            throw new ModelException(
                $"model \"{model.Card.Name}\" was prepared for frames of {frame}, not {image}.");
        }

        isInNetwork = model.FrameSize is not null;
    }

    internal Preprocessor(ImageSize image, ModelInput input, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(image.Width, 1, nameof(image));
        ArgumentOutOfRangeException.ThrowIfLessThan(image.Height, 1, nameof(image));
        Check(input);
        this.input = input;
        this.path = path;
        Image = image;
        elementBytes = ElementWriter.BytesOf(input.ElementType);
        ImageFromModel = LetterboxOf(image, input);
        columns = new AxisPlan(image.Width, input.Size.Width, ImageFromModel.ScaleU, ImageFromModel.OffsetU);
        rows = new AxisPlan(image.Height, input.Size.Height, ImageFromModel.ScaleV, ImageFromModel.OffsetV);
        columnBlend = new ColumnBlend(columns, path);
        sourceWeave = new ByteWeave(sizeof(short), path);
        tensorWeave = new ByteWeave(elementBytes, path);
        rowReducer = new RowReducer(image, rows.Shift, path);
        blended = new short[(image.Width * Channels) + ColumnBlend.Padding];
        for (int channel = 0; channel < Channels; channel++)
        {
            writers[channel] = new ElementWriter(input.ElementType, input.Normalisation, channel, path);
            sourcePlanes[channel] = new short[image.Width + (1 << columns.Shift) + ColumnBlend.Padding];
            targetPlanes[channel] = new short[input.Size.Width + ColumnBlend.Padding];
            typedRows[channel] = new byte[input.Size.Width * elementBytes];
        }
    }

    /// <summary>Size of the frames.</summary>
    public ImageSize Image { get; }

    /// <summary>How the network's picture lies in the frame, by the input's resize policy.</summary>
    public Letterbox ImageFromModel { get; }

    /// <summary>Where the columns of the network's picture come from.</summary>
    public AxisPlan Columns => columns;

    /// <summary>Where its rows come from.</summary>
    public AxisPlan Rows => rows;

    /// <summary>Bytes of the input tensor.</summary>
    public int TensorBytes => isInNetwork
        ? Image.PixelCount * Channels
        : input.Size.PixelCount * Channels * elementBytes;

    /// <summary>Converts one frame; overwrites the whole tensor, allocates nothing.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="tensor">
    /// 1×3×H×W or 1×H×W×3 by the input's layout, of its element type, as bytes; need not be aligned. For a model that
    /// takes whole frames: the frame.
    /// </param>
    public void Fill(ReadOnlySpan<byte> bgr, Span<byte> tensor)
    {
        if (bgr.Length != Image.PixelCount * Channels)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A frame of {Image} has {Image.PixelCount * Channels} bytes, not {bgr.Length}."), nameof(bgr));
        }

        if (tensor.Length != TensorBytes)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The input tensor has {TensorBytes} bytes, not {tensor.Length}."), nameof(tensor));
        }

        if (isInNetwork)
        {
            bgr.CopyTo(tensor);
            return;
        }

        rowReducer.Begin();
        for (int row = 0; row < input.Size.Height; row++)
        {
            if (row >= rows.Begin && row < rows.End)
            {
                rowReducer.Blend(bgr, rows, row, blended);
                FillTargetPlanes();
            }
            else
            {
                ClearTargetPlanes();
            }

            WriteRow(row, tensor);
        }
    }

    private static Letterbox LetterboxOf(ImageSize image, ModelInput input) => input.Resize switch
    {
        ResizePolicy.Letterbox => Letterbox.Fit(image, input.Size),
        ResizePolicy.Crop => Letterbox.Crop(image, input.Size),
        _ => Letterbox.Stretch(image, input.Size),
    };

    private static void Check(ModelInput input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Size.Width, 1, nameof(input));
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Size.Height, 1, nameof(input));
        if (ElementWriter.BytesOf(input.ElementType) == 0)
        {
            throw new ModelException(
                $"Input \"{input.Name}\" has element type {input.ElementType}; expected Float32, Float16 or UInt8. "
                + "Export the network with one of these as its input type.");
        }

        Normalisation normalisation = input.Normalisation;
        if (normalisation.Mean.Length != Channels || normalisation.Std.Length != Channels
            || normalisation.Std.Any(std => !double.IsFinite(std) || std <= 0)
            || normalisation.Mean.Any(mean => !double.IsFinite(mean)) || !double.IsFinite(normalisation.Scale))
        {
            throw new ModelException(
                $"Input \"{input.Name}\" has a normalisation that cannot be used; expected a finite scale, 3 finite "
                + "means and 3 standard deviations above 0. Correct the model card.");
        }
    }

    private void FillTargetPlanes()
    {
        Span<byte> source = MemoryMarshal.AsBytes(
            blended.AsSpan(0, Image.Width * Channels));
        short[][] planes = columns.IsIdentity ? targetPlanes : sourcePlanes;
        sourceWeave.Apart(source, AsBytes(planes[0]), AsBytes(planes[1]), AsBytes(planes[2]));
        if (columns.IsIdentity)
        {
            return;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            columnBlend.Reduce(sourcePlanes[channel]);
            columnBlend.Run(sourcePlanes[channel], targetPlanes[channel]);
            targetPlanes[channel].AsSpan(0, columns.Begin).Clear();
            targetPlanes[channel].AsSpan(columns.End).Clear();
        }
    }

    private void ClearTargetPlanes()
    {
        foreach (short[] plane in targetPlanes)
        {
            plane.AsSpan().Clear();
        }
    }

    private void WriteRow(int row, Span<byte> tensor)
    {
        int rowBytes = input.Size.Width * elementBytes;
        for (int channel = 0; channel < Channels; channel++)
        {
            int blueFirst = input.ChannelOrder == ChannelOrder.Bgr ? channel : Channels - 1 - channel;
            ReadOnlySpan<short> values = targetPlanes[blueFirst].AsSpan(0, input.Size.Width);
            Span<byte> target = input.Layout == TensorLayout.Nchw
                ? tensor.Slice(((channel * input.Size.Height) + row) * rowBytes, rowBytes)
                : typedRows[channel];
            writers[channel].Write(values, target);
        }

        if (input.Layout == TensorLayout.Nhwc)
        {
            Span<byte> target = tensor.Slice(row * rowBytes * Channels, rowBytes * Channels);
            tensorWeave.Together(typedRows[0], typedRows[1], typedRows[2], target);
        }
    }

    private static Span<byte> AsBytes(short[] plane) =>
        MemoryMarshal.AsBytes(plane.AsSpan());
}
