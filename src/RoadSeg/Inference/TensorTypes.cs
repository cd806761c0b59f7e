namespace RoadSeg.Inference;

/// <summary>Order of a tensor's dimensions.</summary>
public enum TensorLayout
{
    /// <summary>1×C×H×W, one plane per channel.</summary>
    Nchw,

    /// <summary>1×H×W×C, channels interleaved.</summary>
    Nhwc,
}

/// <summary>Element type of a tensor.</summary>
public enum TensorElementType
{
    /// <summary>IEEE 754 single, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 half, 2 bytes.</summary>
    Float16,

    /// <summary>Unsigned byte.</summary>
    UInt8,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,
}

/// <summary>Order of the colour channels a network was trained with.</summary>
public enum ChannelOrder
{
    /// <summary>Red first.</summary>
    Rgb,

    /// <summary>Blue first, the order of OpenCV and of our frames.</summary>
    Bgr,
}

/// <summary>How a frame of another size or aspect is brought to the network's.</summary>
public enum ResizePolicy
{
    /// <summary>The whole frame, aspect not kept.</summary>
    Stretch,

    /// <summary>The whole frame, aspect kept, with bars.</summary>
    Letterbox,

    /// <summary>The middle of the frame, aspect kept.</summary>
    Crop,
}

/// <summary>What the numbers of an output mean.</summary>
public enum OutputKind
{
    /// <summary>Unnormalised scores per class, C channels: the largest wins.</summary>
    Logits,

    /// <summary>Softmax probabilities per class, C channels, 0..1: the largest wins.</summary>
    Probabilities,

    /// <summary>The class id of each pixel, one channel of integers.</summary>
    ClassIds,

    /// <summary>
    /// Independent probabilities 0..1, one channel per class after the first ("none of them", below 0.5).
    /// </summary>
    Sigmoid,

    /// <summary>
    /// The same before the sigmoid: one channel per class after the first ("none of them", where all are below 0).
    /// </summary>
    MaskLogits,
}
