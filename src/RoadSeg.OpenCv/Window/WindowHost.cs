using System.Text;
using OpenCvSharp;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Window;

/// <summary>
/// The process that owns a window. OpenCV's windows end their process when there is no display or when it goes away,
/// so they never live in the process of the line: this one is started for them, shows what comes on its standard input
/// and ends with it. Keys: q or Esc closes, space holds the picture, s saves it, f is full screen.
/// </summary>
public static class WindowHost
{
    /// <summary>Exit code when no window can be opened.</summary>
    public const int CannotShow = 6;

    private const int PollMilliseconds = 8;
    private const int WidthMax = 1280;
    private const int HeightMax = 760;
    private const int Escape = 27;

    /// <summary>Shows pictures until the stream ends or the window is closed.</summary>
    /// <param name="input">Pictures as the window sink sends them; not closed.</param>
    /// <returns>Exit code: 0 when the stream ended or the viewer left, 6 when no window can be opened.</returns>
    public static int Run(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (WindowDisplay.Missing is string missing)
        {
            Console.Error.WriteLine("roadseg: " + missing);
            return CannotShow;
        }

        ImageSize size;
        string title;
        try
        {
            (size, title) = WindowProtocol.ReadHeader(input);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Console.Error.WriteLine($"roadseg: window: {e.Message}");
            return CannotShow;
        }

        using FrameInbox inbox = new(input, size);
        Show(inbox, size, title);
        return 0;
    }

    private static void Show(FrameInbox inbox, ImageSize size, string title)
    {
        Cv2.NamedWindow(title, WindowFlags.Normal | WindowFlags.KeepRatio | WindowFlags.GuiNormal);
        double scale = Math.Min(1, Math.Min((double)WidthMax / size.Width, (double)HeightMax / size.Height));
        Cv2.ResizeWindow(title, (int)Math.Round(size.Width * scale), (int)Math.Round(size.Height * scale));
        Cv2.ImShow(title, inbox.Shown);
        _ = Cv2.WaitKey(1);
        using (Stream output = Console.OpenStandardOutput())
        {
            output.Write(Encoding.ASCII.GetBytes(WindowProtocol.Ready + "\n"));
        }

        bool isHeld = false;
        bool isFull = false;
        while (!inbox.IsEnded)
        {
            if (!isHeld && inbox.TryTake())
            {
                Cv2.ImShow(title, inbox.Shown);
            }

            int key = Cv2.WaitKey(PollMilliseconds);
            if (key is 'q' or 'Q' or Escape || IsClosed(title))
            {
                return;
            }

            switch (key)
            {
                case ' ':
                    isHeld = !isHeld;
                    Cv2.SetWindowTitle(title, isHeld ? title + " (held: space goes on)" : title);
                    break;
                case 's' or 'S':
                    Cv2.SetWindowTitle(title, $"{title} ({SaveSnapshot(inbox.Shown)})");
                    break;
                case 'f' or 'F':
                    isFull = !isFull;
                    WindowFlags mode = isFull ? WindowFlags.FullScreen : WindowFlags.Normal;
                    Cv2.SetWindowProperty(title, WindowPropertyFlags.Fullscreen, (double)mode);
                    break;
            }
        }
    }

    private static bool IsClosed(string title)
    {
        try
        {
            return Cv2.GetWindowProperty(title, WindowPropertyFlags.Visible) < 1;
        }
        catch (OpenCVException)
        {
            // With its last window OpenCV's whole user interface goes, and asking it anything throws.
            return true;
        }
    }

    private static string SaveSnapshot(Mat picture)
    {
        int number = 1;
        string path;
        do
        {
            path = FormattableString.Invariant($"roadseg-snapshot-{number++}.png");
        }
        while (File.Exists(path));

        try
        {
            string full = Path.GetFullPath(path);
            return Cv2.ImWrite(path, picture) ? $"saved {full}" : $"{full} cannot be saved";
        }
        catch (OpenCVException e)
        {
            return $"not saved: {e.ErrMsg}";
        }
    }
}
