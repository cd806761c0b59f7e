using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenCvSharp.Tests;

/// <summary>The native boundary under random sizes and strides, foreign exceptions and forgotten disposal.</summary>
public sealed class BoundaryTests
{
    private const byte Guard = 0xA5;

    /// <summary>
    /// Goal: no call writes outside of the rows it was given. Method: wrapped memory with random strides, guard bytes
    /// before, between and after the rows; seeds are fixed.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public unsafe void Nothing_is_written_beside_the_rows(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 100; round++)
        {
            int rows = random.Next(1, 40);
            int cols = random.Next(1, 40);
            int channels = random.Next(1, 5);
            int stride = (cols * channels) + random.Next(0, 9);
            byte[] memory = new byte[(rows + 2) * stride];
            Array.Fill(memory, Guard);
            fixed (byte* data = memory)
            {
                using Mat wrapped = Mat.FromPixelData(
                    rows, cols, MatType.CV_8UC(channels), (IntPtr)(data + stride), stride);
                using Mat source = new(random.Next(1, 50), random.Next(1, 50), wrapped.Type(), Scalar.All(3));
                Cv2.Resize(source, wrapped, wrapped.Size());
                Assert.Equal((IntPtr)(data + stride), wrapped.Data);
                Cv2.Flip(wrapped, wrapped, FlipMode.XY);
                Cv2.AddWeighted(wrapped, 1, wrapped, 1, 1, wrapped);
                Cv2.Line(wrapped, new Point(-5, -7), new Point(60, 50), Scalar.All(7), 3);
            }

            for (int i = 0; i < memory.Length; i++)
            {
                bool inside = i >= stride && i < (rows + 1) * stride && i % stride < cols * channels;
                Assert.True((memory[i] == Guard) != inside, $"seed {seed}, round {round}, byte {i}: {memory[i]}");
            }
        }
    }

    [Fact]
    public void Exception_of_the_cpp_library_is_caught_as_well()
    {
        // A negative count makes std::vector throw std::length_error: no exception of OpenCV.
        using Mat image = Some.Gradient();
        OpenCVException error = Assert.Throws<OpenCVException>(() => NativeError.Check(
            NativeMethods.rs_imgcodecs_write("/nowhere/image.png", image.Handle, [0], -1, out _)));
        Assert.Equal(ErrorCode.StsError, error.Status);
        Assert.Contains("vector", error.Message, StringComparison.Ordinal);
        Assert.Equal((string.Empty, 0), (error.FuncName, error.Line));
    }

    [Fact]
    public void Forgotten_mats_are_released_by_the_collector()
    {
        Forget(1);
        Collect();
        long before = Environment.WorkingSet;
        for (int round = 0; round < 6; round++)
        {
            Forget(20);
            Collect();
        }

        // 120 images of 12 MB would stay as 1,440 MB; some memory is that of tests running at the same time.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 700_000_000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SuppressMessage("Reliability", "CA2000", Justification = "Forgetting to dispose is what is tested.")]
    private static void Forget(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Mat forgotten = new(2000, 2000, MatType.CV_8UC3, 1);
            Assert.False(forgotten.IsDisposed);
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
