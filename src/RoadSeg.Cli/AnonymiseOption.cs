using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.Anonymising;

namespace RoadSeg.Cli;

/// <summary>The options of every verb that writes or shows pictures and can leave people out of them.</summary>
internal sealed class AnonymiseOption
{
    private const string Known = "people, vehicles, heads or plates";

    private readonly Option<AnonymiseKinds> kinds = new("--anonymise")
    {
        Description = Known + ", joined by commas: overwrite them, by the network's own mask and a margin, in "
            + "everything that is written or shown; heads and plates by where they are in a person or vehicle. Results "
            + "do not change.",
        HelpName = "WHO",
        CustomParser = ParseKinds,
    };

    private readonly Option<AnonymiseMethod> method = new("--anonymise-by")
    {
        Description = "fill (grey) or blur (a coarse mosaic).",
        HelpName = "HOW",
        DefaultValueFactory = _ => AnonymiseMethod.Fill,
        CustomParser = ParseMethod,
    };

    /// <summary>Adds the options to a verb.</summary>
    public static AnonymiseOption AddTo(Command verb)
    {
        AnonymiseOption option = new();
        verb.Options.Add(option.kinds);
        verb.Options.Add(option.method);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(option.method) is { Implicit: false } && result.GetResult(option.kinds) is null)
            {
                result.AddError($"--anonymise-by says how: give --anonymise with {Known}, joined by commas, too.");
            }
        });
        return option;
    }

    /// <summary>Their value on one command line; null when nobody is left out.</summary>
    public AnonymiseOptions? Read(ParseResult parsed) => parsed.GetValue(kinds) is AnonymiseKinds who and not 0
        ? new AnonymiseOptions(who, parsed.GetValue(method))
        : null;

    private static AnonymiseKinds ParseKinds(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        AnonymiseKinds kinds = AnonymiseKinds.None;
        foreach (string word in text.Split(','))
        {
            switch (word)
            {
                case "people": kinds |= AnonymiseKinds.People; break;
                case "vehicles": kinds |= AnonymiseKinds.Vehicles; break;
                case "heads": kinds |= AnonymiseKinds.Heads; break;
                case "plates": kinds |= AnonymiseKinds.Plates; break;
                default:
                    result.AddError(
                        $"--anonymise \"{text}\" is not known: expected {Known}, joined by commas.");
                    return AnonymiseKinds.None;
            }
        }

        return kinds;
    }

    private static AnonymiseMethod ParseMethod(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text is not ("fill" or "blur"))
        {
            result.AddError($"--anonymise-by \"{text}\" is not known: expected fill or blur.");
        }

        return text == "blur" ? AnonymiseMethod.Blur : AnonymiseMethod.Fill;
    }
}
