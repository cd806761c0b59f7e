using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace RoadSeg.OpenCv.Native;

/// <summary>
/// Opens native things that start threads of their own, so that those threads stand back for the line's: a decoder
/// reads ahead, and what it reads is not urgent until the frame before is through.
/// </summary>
internal static partial class QuietThread
{
    // Linux has a nice value for every thread, and a thread started by another begins with its value. At 10 a thread
    // gets about a tenth of a core that another one wants, and all of it else.
    private const int Nice = 10;
    private const int PriorityOfProcess = 0;
    private const int ThisThread = 0;

    /// <summary>Calls a function on a thread of its own that stands back, and waits for it.</summary>
    /// <param name="open">Starts the native threads. What it throws is thrown here.</param>
    public static T Run<T>(Func<T> open)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            // Raising the value needs no rights; should it fail all the same, the decoder is only less polite.
            _ = SetPriority(PriorityOfProcess, ThisThread, Nice);
            try
            {
                result = open();
            }
#pragma warning disable CA1031 // Thrown again below, on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
