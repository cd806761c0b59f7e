using OpenCvSharp;

namespace RoadSeg.OpenCv.Window;

/// <summary>What the window itself does on keys, and what its title says. The window's own thread only.</summary>
internal sealed class WindowState(string title)
{
    private bool isFull;
    private string said = "";
    private string own = "";

    /// <summary>Whether the picture is held.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Puts the line's words behind the title.</summary>
    public void Say(string words)
    {
        if (words != said)
        {
            said = words;
            own = "";
            SetTitle();
        }
    }

    /// <summary>Does what a key means.</summary>
    public void Press(int key, Mat picture)
    {
        switch (key)
        {
            case ' ':
                IsHeld = !IsHeld;
                own = IsHeld ? "held: space goes on" : "";
                SetTitle();
                break;
            case 's' or 'S':
                own = SaveSnapshot(picture);
                SetTitle();
                break;
            case 'f' or 'F':
                isFull = !isFull;
                WindowFlags mode = isFull ? WindowFlags.FullScreen : WindowFlags.Normal;
                Cv2.SetWindowProperty(title, WindowPropertyFlags.Fullscreen, (double)mode);
                break;
        }
    }

    private void SetTitle()
    {
        string words = string.Join(", ", new[] { said, own }.Where(w => w.Length > 0));
        Cv2.SetWindowTitle(title, words.Length == 0 ? title : $"{title} ({words})");
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
