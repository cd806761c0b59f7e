using RoadSeg.Sources;

namespace RoadSeg.Cli.Playback;

/// <summary>What keys do to a recording that is played.</summary>
internal static class PlaybackKeys
{
    /// <summary>One line for people.</summary>
    public const string Help =
        "keys: space pauses, left and right step, up and down change the speed, page keys go 5 s, home starts again, "
        + "l loops, q ends";

    private const double SpeedMin = 0.0625;
    private const double SpeedMax = 64;

    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(5);

    /// <summary>How the recording is played, in a few words; empty when as usual.</summary>
    public static string Describe(ControlledSource source)
    {
        PlaybackState state = source.State;
        string[] words =
        [
            state.IsPaused ? "paused" : "",
            state.Speed == 1 || double.IsInfinity(state.Speed) ? ""
                : FormattableString.Invariant($"{state.Speed:0.####}x"),
            source.IsLooping ? "loops" : "",
        ];
        return string.Join(", ", words.Where(w => w.Length > 0));
    }

    /// <summary>Does what a key means.</summary>
    /// <param name="key">The key.</param>
    /// <param name="source">The recording.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>False when the key means nothing.</returns>
    public static bool Press(ConsoleKey key, ControlledSource source, Action stop)
    {
        PlaybackState state = source.State;
        switch (key)
        {
            case ConsoleKey.Spacebar when state.IsPaused:
                source.Resume();
                return true;
            case ConsoleKey.Spacebar:
                source.Pause();
                return true;
            case ConsoleKey.RightArrow or ConsoleKey.LeftArrow:
                source.Step(key == ConsoleKey.RightArrow ? 1 : -1);
                return true;
            case ConsoleKey.UpArrow or ConsoleKey.DownArrow:
                double speed = double.IsInfinity(state.Speed) ? SpeedMax : state.Speed;
                double factor = key == ConsoleKey.UpArrow ? 2 : 0.5;
                source.SetSpeed(Math.Clamp(speed * factor, SpeedMin, SpeedMax));
                return true;
            case ConsoleKey.PageDown or ConsoleKey.PageUp:
                TimeSpan wanted = source.Position + (key == ConsoleKey.PageDown ? Jump : -Jump);
                source.Seek(wanted < state.Start ? state.Start : wanted);
                return true;
            case ConsoleKey.Home:
                source.Seek(state.Start);
                return true;
            case ConsoleKey.L:
                source.IsLooping = !source.IsLooping;
                return true;
            case ConsoleKey.Q or ConsoleKey.Escape:
                stop();
                return true;
            default:
                return false;
        }
    }
}
