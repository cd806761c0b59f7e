using System.Buffers;
using System.Buffers.Binary;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>A picture format of four bytes of size and the pixels, for both ways.</summary>
internal sealed class FakePictures : IScenePictureEncoder, IPictureDecoder
{
    private const int HeadBytes = 4;
    private byte[] pixels = [];

    public string MediaType => "image/jpeg";

    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>The bytes of a picture of one value.</summary>
    public static byte[] File(ImageSize size, byte value)
    {
        byte[] file = new byte[HeadBytes + (size.PixelCount * 3)];
        BinaryPrimitives.WriteUInt16LittleEndian(file, (ushort)size.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(2), (ushort)size.Height);
        file.AsSpan(HeadBytes).Fill(value);
        return file;
    }

    public void Encode(in SceneView scene, OverlayLook? look, IBufferWriter<byte> output)
    {
        byte[] file = File(scene.Frame.Size, 0);
        scene.Frame.Pixels.CopyTo(file.AsSpan(HeadBytes));
        output.Write(file);
    }

    public bool TryDecode(ReadOnlySpan<byte> file, out ImageSize size)
    {
        size = default;
        if (file.Length < HeadBytes)
        {
            return false;
        }

        size = new ImageSize(
            BinaryPrimitives.ReadUInt16LittleEndian(file), BinaryPrimitives.ReadUInt16LittleEndian(file[2..]));
        pixels = file[HeadBytes..].ToArray();
        return size.PixelCount > 0 && pixels.Length == size.PixelCount * 3;
    }

    public void Dispose()
    {
    }
}
