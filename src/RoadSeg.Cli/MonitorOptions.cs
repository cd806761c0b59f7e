using System.CommandLine;
using RoadSeg.Publishing;

namespace RoadSeg.Cli;

/// <summary>The options of the monitor.</summary>
internal sealed class MonitorOptions
{
    public MonitorOptions()
    {
        Token = new Option<string?>("--token")
        {
            Description = "What a viewer of web:, a client of foxglove: or a reader of jsonl:tcp: must know. "
                + "Default: nothing on this machine, else one is made up.",
            HelpName = "TOKEN",
        };
        Token.Validators.Add(result =>
        {
            if (result.GetValue(Token) is string text && text.Length < ListenToken.CharactersMin)
            {
                result.AddError(
                    $"--token is too short: expected {ListenToken.CharactersMin} characters or more, got "
                    + $"{text.Length}. Leave it out and one is made up.");
            }
        });
    }

    public Option<string?> Token { get; }

    public Option<string?> RecordFolder { get; } = new("--record-dir")
    {
        Description = "With web: the page's record button writes overlay videos into this folder.",
        HelpName = "DIR",
    };

    public MonitorArguments Read(ParseResult parsed) => new(parsed.GetValue(Token), parsed.GetValue(RecordFolder));
}

/// <summary>Values of <see cref="MonitorOptions"/>.</summary>
/// <param name="Token">What a viewer must know; null when not given.</param>
/// <param name="RecordFolder">Where the record button writes; null when there is none.</param>
internal sealed record MonitorArguments(string? Token, string? RecordFolder)
{
    /// <summary>Refuses options of a monitor where there is none.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public void Check(IEnumerable<string> sinkNames)
    {
        if (RecordFolder is not null && !SinkNames.HasMonitor(sinkNames))
        {
            throw new UsageException("--record-dir is for the monitor: give --out web:PORT as well.");
        }

        if (Token is not null && !SinkNames.HasTokens(sinkNames))
        {
            throw new UsageException(
                "--token is for the monitor and other sinks with a port: give --out web:PORT as well.");
        }
    }
}
