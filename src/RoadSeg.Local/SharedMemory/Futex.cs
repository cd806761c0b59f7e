using System.Runtime.InteropServices;

namespace RoadSeg.Local.SharedMemory;

/// <summary>Wakes readers of other processes that wait for a word in shared memory to change (futex(2)).</summary>
internal static partial class Futex
{
    private const long Wake = 1;

    // The number of the system call; 0 where it is not known: readers then only look again and again.
    private static readonly long Call = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    /// <summary>Wakes everybody who waits for the word at an address.</summary>
    public static unsafe void WakeAll(uint* word)
    {
        if (Call != 0)
        {
            _ = SystemCall(Call, word, Wake, int.MaxValue, 0, null, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial long SystemCall(
        long number, uint* word, long operation, long value, long timeout, uint* other, long last);
}
