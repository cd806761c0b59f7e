using System.CommandLine;
using System.Globalization;
using RoadSeg.Web;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg monitor</c>: the page of a running pipeline in a window of its own.</summary>
internal static class MonitorVerb
{
    public static Command Create()
    {
        Argument<string?> target = new("URL|PORT")
        {
            Description = "Address that roadseg run printed, or its port on this machine.",
            DefaultValueFactory = _ => MonitorAddress.DefaultPort.ToString(CultureInfo.InvariantCulture),
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> kiosk = new("--kiosk") { Description = "Fill the screen, without a frame (alt-F4 closes it)." };
        Option<bool> noSandbox = new("--no-sandbox")
        {
            Description = "Run Chromium without its sandbox, which it needs when started by root.",
        };
        Command verb = new("monitor", "Open the monitor of a running pipeline as a window (Chromium).")
        {
            target, kiosk, noSandbox,
        };
        HelpExamples.Add(verb,
            "roadseg monitor",
            "roadseg monitor 8081 --kiosk",
            "roadseg monitor 'http://192.168.1.20:8080/?token=…'");
        verb.SetAction((parsed, cancellationToken) => OpenAsync(
            UrlOf(parsed.GetValue(target)!), parsed.GetValue(kiosk), parsed.GetValue(noSandbox), cancellationToken));
        return verb;
    }

    private static async Task<int> OpenAsync(
        Uri url, bool isKiosk, bool isWithoutSandbox, CancellationToken cancellationToken)
    {
        if (MonitorBrowser.Find(isWithoutSandbox, out string? why) is not string program)
        {
            Console.WriteLine(url);
            await Console.Error.WriteLineAsync($"roadseg: cannot open a window: {why} Open the address above instead.");
            return ExitCodes.Configuration;
        }

        int code = await MonitorBrowser.RunAsync(program, url, isKiosk, isWithoutSandbox, cancellationToken);
        if (code != 0)
        {
            Console.WriteLine(url);
            await Console.Error.WriteLineAsync(
                $"roadseg: \"{program}\" ended with code {code}. Open the address above in another browser.");
        }

        return code == 0 ? ExitCodes.Ok : ExitCodes.Configuration;
    }

    private static Uri UrlOf(string target)
    {
        if (ushort.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0)
        {
            return new Uri($"http://localhost:{port}/");
        }

        return Uri.TryCreate(target, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException(
                $"\"{target}\" is neither an address nor a port: expected http://HOST:PORT/ or a port such as "
                + $"{MonitorAddress.DefaultPort}.");
    }
}
