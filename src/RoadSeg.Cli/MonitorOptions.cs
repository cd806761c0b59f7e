using System.CommandLine;
using RoadSeg.Web;

namespace RoadSeg.Cli;

/// <summary>The options of the monitor.</summary>
internal sealed class MonitorOptions
{
    public MonitorOptions()
    {
        Token = new Option<string?>("--token")
        {
            Description = "With web: what a viewer must know. Default: none on this machine, else one is made up.",
            HelpName = "TOKEN",
        };
        Token.Validators.Add(result =>
        {
            if (result.GetValue(Token) is string text && text.Length < WebOptions.TokenCharactersMin)
            {
                result.AddError(
                    $"--token is too short: expected {WebOptions.TokenCharactersMin} characters or more, got "
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
        if (!SinkNames.HasMonitor(sinkNames) && (Token is not null || RecordFolder is not null))
        {
            throw new UsageException(
                $"{(Token is null ? "--record-dir" : "--token")} is for the monitor: give --out web:PORT as well.");
        }
    }
}
