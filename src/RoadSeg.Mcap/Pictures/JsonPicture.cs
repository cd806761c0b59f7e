using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace RoadSeg.Mcap.Pictures;

/// <summary>Reads Foxglove's pictures from JSON: the content is base64, decoded into a buffer that is kept.</summary>
internal sealed class JsonPicture
{
    private byte[] content = [];
    private readonly byte[] words = new byte[256];
    private int encodingLength;
    private int frameLength;
    private int contentLength;

    /// <summary>Reads one; what it points to is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public LoggedPicture Read(ReadOnlySpan<byte> message, bool isFile)
    {
        encodingLength = frameLength = contentLength = 0;
        long stamp = 0;
        uint width = 0;
        uint height = 0;
        uint step = 0;
        try
        {
            Utf8JsonReader json = new(message);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("timestamp"u8))
                {
                    stamp = ReadTime(ref json);
                }
                else if (json.ValueTextEquals("width"u8))
                {
                    width = ReadNumber(ref json);
                }
                else if (json.ValueTextEquals("height"u8))
                {
                    height = ReadNumber(ref json);
                }
                else if (json.ValueTextEquals("step"u8))
                {
                    step = ReadNumber(ref json);
                }
                else
                {
                    ReadText(ref json);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"a picture in JSON is broken: {e.Message}", e);
        }

        return new LoggedPicture
        {
            IsFile = isFile,
            Stamp = stamp,
            Width = width,
            Height = height,
            Step = step,
            Encoding = words.AsSpan(0, encodingLength),
            FrameId = words.AsSpan(words.Length / 2, frameLength),
            Content = content.AsSpan(0, contentLength),
        };
    }

    /// <summary>An object of <c>sec</c> and <c>nsec</c>, in nanoseconds.</summary>
    internal static long ReadTime(ref Utf8JsonReader json)
    {
        const long PerSecond = 1_000_000_000;
        long time = 0;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("sec"u8))
            {
                time += ReadNumber(ref json) * PerSecond;
            }
            else if (json.ValueTextEquals("nsec"u8))
            {
                time += ReadNumber(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return time;
    }

    private static uint ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetUInt32();
    }

    private void ReadText(ref Utf8JsonReader json)
    {
        bool isContent = json.ValueTextEquals("data"u8);
        bool isFrame = json.ValueTextEquals("frame_id"u8);
        bool isEncoding = json.ValueTextEquals("encoding"u8) || json.ValueTextEquals("format"u8);
        json.Read();
        if (isContent)
        {
            Decode(json.ValueSpan);
        }
        else if (isFrame)
        {
            frameLength = json.CopyString(words.AsSpan(words.Length / 2));
        }
        else if (isEncoding)
        {
            encodingLength = json.CopyString(words.AsSpan(0, words.Length / 2));
        }
        else
        {
            json.Skip();
        }
    }

    private void Decode(ReadOnlySpan<byte> base64)
    {
        int bytes = Base64.GetMaxDecodedFromUtf8Length(base64.Length);
        if (content.Length < bytes)
        {
            content = GC.AllocateUninitializedArray<byte>(bytes);
        }

        if (Base64.DecodeFromUtf8(base64, content, out _, out contentLength) != OperationStatus.Done)
        {
            throw new InvalidDataException("the content of a picture is no base64");
        }
    }
}
