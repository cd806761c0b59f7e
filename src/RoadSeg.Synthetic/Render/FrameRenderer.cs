using System.Numerics;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// Renders colours: one ray through each pixel centre, four more where parts meet, then the camera's own traits
/// (bonnet, falling-off towards the corners, response curve, noise). Buffers are reused; one owner at a time.
/// </summary>
internal sealed class FrameRenderer
{
    private const int EgoKey = -3;
    private const int BlindKey = -4;

    private static readonly byte[] Response = MakeResponse();

    private readonly RayTable rays;
    private readonly TileBins bins;
    private readonly CameraInfo camera;
    private readonly Shader shader;
    private readonly Vector3[] colours;
    private readonly int[] keys;
    private readonly float[] corners;
    private readonly double pixelRadians;

    /// <summary>Prepares.</summary>
    public FrameRenderer(CameraInfo camera, Shader shader)
    {
        this.camera = camera;
        this.shader = shader;
        rays = new RayTable(camera);
        bins = new TileBins(rays);
        colours = new Vector3[rays.Size.PixelCount];
        keys = new int[rays.Size.PixelCount];
        corners = MakeCorners(rays.Size);
        pixelRadians = 1 / camera.Intrinsics.FocalLengthX;
    }

    /// <summary>Renders an instant.</summary>
    /// <param name="instant">The world.</param>
    /// <param name="light">Its light.</param>
    /// <param name="noise">Standard deviation of the noise in 8-bit steps.</param>
    /// <param name="noiseSeed">Draws the noise: another for each frame.</param>
    /// <param name="bgr">Receives H×W×3 bytes.</param>
    public void Render(Instant instant, FrameLight light, double noise, int noiseSeed, Memory<byte> bgr)
    {
        rays.Turn(instant.SwayRadians);
        bins.Fill(instant);
        shader.Set(instant, light, pixelRadians);
        Parallel.For(0, rays.Size.Height, v => FirstPass(instant, v));
        Parallel.For(0, rays.Size.Height, v => SecondPass(instant, v, (float)noise, noiseSeed, bgr.Span));
    }

    private void FirstPass(Instant instant, int v)
    {
        for (int u = 0; u < rays.Size.Width; u++)
        {
            int index = (v * rays.Size.Width) + u;
            (colours[index], keys[index]) = FirstSample(instant, u, v, index);
        }
    }

    private (Vector3 Colour, int Key) FirstSample(Instant instant, int u, int v, int index)
    {
        if (!rays.IsValid[index])
        {
            return (Vector3.Zero, BlindKey);
        }

        return rays.IsEgo[index]
            ? (Bonnet(rays.Directions[index]), EgoKey)
            : Trace(instant, u, v, rays.Directions[index]);
    }

    private void SecondPass(Instant instant, int v, float noise, int noiseSeed, Span<byte> bgr)
    {
        int width = rays.Size.Width;
        Span<byte> row = bgr.Slice(v * width * 3, width * 3);
        for (int u = 0; u < width; u++)
        {
            int index = (v * width) + u;
            Vector3 colour = rays.IsValid[index] && IsEdge(u, v) ? Supersample(instant, u, v) : colours[index];
            colour *= shader.Light.Exposure * corners[index];
            WritePixel(row.Slice(u * 3, 3), colour, u, v, noise, noiseSeed);
        }
    }

    private static void WritePixel(Span<byte> pixel, Vector3 colour, int u, int v, float noise, int noiseSeed)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            float value = channel switch { 0 => colour.Z, 1 => colour.Y, _ => colour.X };
            float level = Response[Math.Clamp((int)(value * 1024), 0, Response.Length - 1)];
            // The sum of three draws, of mean 0 and standard deviation 1.
            uint draw = Noise.Hash((u * 3) + channel, v, noiseSeed);
            float sum = (draw & 1023) + ((draw >> 10) & 1023) + ((draw >> 20) & 1023);
            float normal = (sum - 1534.5f) / 511.5f;
            pixel[channel] = (byte)Math.Clamp(level + (normal * noise) + 0.5f, 0, 255);
        }
    }

    private bool IsEdge(int u, int v)
    {
        int width = rays.Size.Width;
        int index = (v * width) + u;
        int key = keys[index];
        return (u > 0 && keys[index - 1] != key) || (u + 1 < width && keys[index + 1] != key)
            || (v > 0 && keys[index - width] != key)
            || (v + 1 < rays.Size.Height && keys[index + width] != key);
    }

    // Rays within a pixel are interpolated from its neighbours': exact to far below a pixel, and only colours use them.
    private Vector3 Supersample(Instant instant, int u, int v)
    {
        int width = rays.Size.Width;
        int index = (v * width) + u;
        Vector3D centre = rays.Directions[index];
        Vector3D right = u + 1 < width ? rays.Directions[index + 1] - centre : centre - rays.Directions[index - 1];
        Vector3D down = v + 1 < rays.Size.Height
            ? rays.Directions[index + width] - centre
            : centre - rays.Directions[index - width];
        Vector3 sum = Vector3.Zero;
        for (int sample = 0; sample < 4; sample++)
        {
            // A turned square: no two samples share a row or column.
            double du = sample switch { 0 => -0.125, 1 => 0.375, 2 => 0.125, _ => -0.375 };
            double dv = sample switch { 0 => -0.375, 1 => -0.125, 2 => 0.375, _ => 0.125 };
            Vector3D direction = RaySolids.Unit(centre + (right * du) + (down * dv));
            bool isEgo = RayTable.Contains(camera.EgoMask, new ImagePoint(u + du, v + dv));
            sum += isEgo ? Bonnet(direction) : Clip(Trace(instant, u, v, direction).Colour);
        }

        return sum / 4;
    }

    // One blinding sample must not outshine the other three: edges against the sun stay smooth.
    private static Vector3 Clip(Vector3 colour) => Vector3.Min(colour, new Vector3(2.5f));

    private (Vector3 Colour, int Key) Trace(Instant instant, int u, int v, Vector3D direction)
    {
        int tile = (v / RayTable.TilePixels * rays.TileColumns) + (u / RayTable.TilePixels);
        Hit hit = RayCaster.Cast(instant, bins[tile], direction);
        return shader.Colour(hit, direction);
    }

    // The bonnet as a gently arched sheet of lacquer 0.62 m below the camera.
    private Vector3 Bonnet(Vector3D direction)
    {
        double distance = 0.62 / Math.Max(0.05, -direction.Z);
        double ahead = direction.X * distance;
        double left = direction.Y * distance;
        double crease = Math.Exp(-Math.Pow((Math.Abs(left) - 0.5) / 0.05, 2)) * Math.Sign(left) * 0.12;
        Vector3D normal = RaySolids.Unit(new Vector3D(0.05 + (0.11 * ahead), (left * 0.34) + crease, 1));
        double facing = -RaySolids.Dot(normal, direction);
        Vector3D mirrored = direction + (normal * (2 * facing));
        Vector3 sky = SkyShader.Gradient(shader.Light, shader.IntoWorld(mirrored));
        float houses = 1 - Noise.Step(0.10, 0.5 + (0.2 * Math.Abs(mirrored.Y)), mirrored.Z);
        Vector3 seen = Vector3.Lerp(sky, shader.Light.SkyLight * 0.22f, houses);
        float weight = 0.14f + (0.7f * MathF.Pow(1 - (float)Math.Clamp(facing, 0, 1), 3));
        Vector3 paint = new Vector3(0.028f, 0.042f, 0.075f) * (shader.Light.SkyLight + (shader.Light.SunColour * 0.4f));
        return paint + (seen * weight);
    }

    private static float[] MakeCorners(ImageSize size)
    {
        float[] table = new float[size.PixelCount];
        double radius = Math.Sqrt((size.Width * size.Width) + (size.Height * size.Height)) / 2;
        for (int i = 0; i < table.Length; i++)
        {
            double du = (i % size.Width) - ((size.Width - 1) / 2.0);
            double dv = (i / size.Width) - ((size.Height - 1) / 2.0);
            double r = Math.Sqrt((du * du) + (dv * dv)) / radius;
            table[i] = (float)(1 - (0.26 * r * r));
        }

        return table;
    }

    // Light to 8 bits: a soft shoulder above 0.6, then gamma 2.2. Index is light times 1024.
    private static byte[] MakeResponse()
    {
        byte[] table = new byte[8192];
        for (int i = 0; i < table.Length; i++)
        {
            double light = i / 1024.0;
            double soft = light < 0.6 ? light : 0.6 + (0.4 * (1 - Math.Exp(-(light - 0.6) / 0.4)));
            table[i] = (byte)Math.Round(255 * Math.Pow(Math.Min(1, soft), 1 / 2.2));
        }

        return table;
    }
}
