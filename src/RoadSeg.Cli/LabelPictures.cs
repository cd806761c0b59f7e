using RoadSeg.Geometry;
using RoadSeg.Labels;
using RoadSeg.OpenCv.Pictures;

namespace RoadSeg.Cli;

/// <summary>Pictures of label files by OpenCV.</summary>
internal sealed class LabelPictures : IPictureFiles
{
    public void WriteColour(string path, ImageSize size, ReadOnlySpan<byte> bgr) => PictureFile.Write(path, size, bgr);

    public void WriteGrey(string path, ImageSize size, ReadOnlySpan<byte> values) =>
        PictureFile.Write(path, size, values);

    public byte[] EncodeGrey(ImageSize size, ReadOnlySpan<byte> values) => PictureFile.Encode(".png", size, values);


    public byte[] ReadColour(string path, out ImageSize size) => PictureFile.ReadColour(path, out size);

    public byte[]? DecodeGrey(ReadOnlySpan<byte> png, out ImageSize size) => PictureFile.DecodeGrey(png, out size);
}
