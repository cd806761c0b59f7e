using System.Text;
using OpenCvSharp;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Window;

/// <summary>
/// The process that owns a window. OpenCV's windows end their process when there is no display or when it goes away,
/// so they never live in the process of the line: this one is started for them, shows what comes on its standard input
/// and ends with it. Keys: q or Esc closes, s saves the picture, f is full screen; keys that play a recording go to the
/// line, and where it plays none space holds the picture.
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

        WindowHeader header;
        try
        {
            header = WindowProtocol.ReadHeader(input);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Console.Error.WriteLine($"roadseg: window: {e.Message}");
            return CannotShow;
        }

        using FrameInbox inbox = new(input, header.Size);
        using Stream output = Console.OpenStandardOutput();
        using StreamWriter answers = new(output, Encoding.ASCII) { AutoFlush = true, NewLine = "\n" };
        Show(inbox, header, answers);
        return 0;
    }

    private static void Show(FrameInbox inbox, WindowHeader header, StreamWriter answers)
    {
        string title = header.Title;
        Open(title, header.Size, inbox.Shown);
        answers.WriteLine(WindowProtocol.Ready);
        WindowState state = new(title);
        while (!inbox.IsEnded)
        {
            if (!state.IsHeld && inbox.TryTake())
            {
                Cv2.ImShow(title, inbox.Shown);
            }

            state.Say(inbox.Words);

            // The low half: the high half tells of Shift and the like.
            int key = Cv2.WaitKeyEx(PollMilliseconds);
            key = key < 0 ? key : key & 0xffff;
            if (key is 'q' or 'Q' or Escape || IsClosed(title))
            {
                return;
            }

            if (header.HasPlayback && WindowKeys.Find(key) is ConsoleKey playback)
            {
                answers.WriteLine(WindowProtocol.Key + playback);
            }
            else
            {
                state.Press(key, inbox.Shown);
            }
        }
    }

    private static void Open(string title, ImageSize size, Mat picture)
    {
        Cv2.NamedWindow(title, WindowFlags.Normal | WindowFlags.KeepRatio | WindowFlags.GuiNormal);
        double scale = Math.Min(1, Math.Min((double)WidthMax / size.Width, (double)HeightMax / size.Height));
        Cv2.ResizeWindow(title, (int)Math.Round(size.Width * scale), (int)Math.Round(size.Height * scale));
        Cv2.ImShow(title, picture);
        _ = Cv2.WaitKey(1);
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
}
