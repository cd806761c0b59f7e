using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace RoadSeg.Dds.Cyclone;

/// <summary>
/// The functions of <c>native/roadseg_dds.c</c>, over the system's Cyclone DDS. Both may be absent: see
/// <see cref="WhyNot"/>. Numbers below 0 are Cyclone's errors.
/// </summary>
internal static unsafe partial class CycloneLibrary
{
    /// <summary>Cyclone's word for: readers are behind, the message was given up.</summary>
    public const int Timeout = -10;

    private const string Name = "roadseg_dds";
    private const string File = "libroadseg_dds.so";
    private const string Cyclone = "libddsc.so.0debian";

    private static readonly Lazy<string?> Absence = new(Look);

    static CycloneLibrary()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(CycloneLibrary).Assembly, (name, _, _) => name == Name ? NativeLibrary.Load(PathOfFile()) : 0);
    }

    /// <summary>What is missing and how it is had, for people; null when all is there.</summary>
    public static string? WhyNot => Absence.Value;

    [LibraryImport(Name, EntryPoint = "roadseg_dds_domain", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeDomain(uint domain, string configuration);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_participant")]
    internal static partial int MakeParticipant(uint domain);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_close")]
    internal static partial void Close(int entity);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_writer", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeWriter(
        int participant, string topic, string type, int isReliable, int isTransientLocal, int depth, out nint writer);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_readers")]
    internal static partial int CountReaders(nint writer);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_write")]
    internal static partial int Write(nint writer, byte* bytes, int size);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_flush")]
    internal static partial int Flush(nint writer, long nanoseconds);

    [LibraryImport(Name, EntryPoint = "roadseg_dds_free_writer")]
    internal static partial void FreeWriter(nint writer);

    /// <summary>What an error of this thread's last call means, in Cyclone's words.</summary>
    public static string TextOf(int error)
    {
        string said = Marshal.PtrToStringUTF8(Said()) ?? "";
        return said.Length > 0 ? said : Marshal.PtrToStringUTF8(Describe(error)) ?? "unknown error";
    }

    [LibraryImport(Name, EntryPoint = "roadseg_dds_said")]
    private static partial nint Said();

    [LibraryImport(Name, EntryPoint = "roadseg_dds_error")]
    private static partial nint Describe(int error);

    private static string? Look()
    {
        string path = PathOfFile();
        if (!System.IO.File.Exists(path))
        {
            return $"{File} is not there, for RoadSeg was built without Cyclone DDS. Run ./run.sh setup --ros2, which "
                + "installs Debian's cyclonedds-dev and builds it.";
        }

        return NativeLibrary.TryLoad(Cyclone, out _) ? null
            : $"{Cyclone} is not there. Install Debian's libddsc0debian (./run.sh setup --ros2 does).";
    }

    private static string PathOfFile() => BundledLibrary.PathOf(Assembly.GetExecutingAssembly(), File);
}
