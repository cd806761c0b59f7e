using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Text.RegularExpressions;
using RoadSeg.Publishing;

namespace RoadSeg.Local.SharedMemory;

/// <summary>
/// The file behind a ring: <c>/dev/shm/NAME</c>, what shm_open(3) opens. It is made under another name and renamed when
/// it is complete, so that no reader sees half a header. A lock file beside it keeps a second run from the same name;
/// what a killed run leaves behind is not locked and need not be removed by hand.
/// </summary>
internal sealed partial class RingFile : IDisposable
{
    private const string DefaultFolder = "/dev/shm";
    private const string DraftEnding = ".new";
    private const UnixFileMode Access = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly string path;
    private readonly FileStream file;
    private readonly FileStream held;
    private readonly MemoryMappedFile mapped;

    private RingFile(string path, FileStream held, FileStream file, MemoryMappedFile mapped)
    {
        this.path = path;
        this.held = held;
        this.file = file;
        this.mapped = mapped;
        View = mapped.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.ReadWrite);
    }

    /// <summary>The bytes; zero when new.</summary>
    public MemoryMappedViewAccessor View { get; }

    /// <summary>What shm_open(3) takes behind its slash, and no path can be made of.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Makes the file, complete.</summary>
    /// <param name="sink">Name of the sink, for errors.</param>
    /// <param name="name">Name of the ring.</param>
    /// <param name="bytes">Size.</param>
    /// <param name="fill">Writes the header before anybody sees it.</param>
    /// <param name="folder">Where; null for the system's.</param>
    /// <exception cref="SinkException">Another run writes it, or there is no such memory.</exception>
    public static RingFile Create(
        string sink, string name, long bytes, Action<MemoryMappedViewAccessor> fill, string? folder = null)
    {
        string path = Path.Combine(folder ?? DefaultFolder, name);
        RingFile? made = null;
        try
        {
            made = Make(sink, name, path, bytes);
            fill(made.View);
            File.Move(path + DraftEnding, path, overwrite: true);
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            made?.Dispose();
            throw new SinkException(
                $"sink \"{sink}\" cannot be made in \"{folder ?? DefaultFolder}\": {e.Message} Expected shared memory "
                + FormattableString.Invariant($"of {bytes} bytes that this user may write: choose another name, ")
                + "or make room there.", e);
        }
    }

    /// <summary>Takes the name away; readers keep what they have mapped.</summary>
    public void Dispose()
    {
        View.Dispose();
        mapped.Dispose();

        // The name first and the lock after it: in the other order it could be another run's by now.
        File.Delete(path);
        file.Dispose();
        held.Dispose();
    }

    [SuppressMessage(
        "Reliability", "CA2000", Justification = "The files belong to what is returned, or are closed on failure.")]
    private static RingFile Make(string sink, string name, string path, long bytes)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = bytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Access;
        }

        FileStream held = Hold(sink, name, path + ".lock");
        FileStream? file = null;
        try
        {
            File.Delete(path + DraftEnding);
            file = new FileStream(path + DraftEnding, options);
            file.SetLength(bytes);
            return new RingFile(path, held, file, MemoryMappedFile.CreateFromFile(
                file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true));
        }
        catch
        {
            file?.Dispose();
            held.Dispose();
            throw;
        }
    }

    private static FileStream Hold(string sink, string name, string path)
    {
        bool isThere = File.Exists(path);
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (isThere)
        {
            throw new SinkException(
                $"sink \"{sink}\": another run writes the shared memory \"{name}\" already. Expected another name: "
                + "choose another one, or end that run.", e);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$")]
    private static partial Regex Name();
}
