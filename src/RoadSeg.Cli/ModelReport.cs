using System.Globalization;
using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Cli;

/// <summary>Says what a model is: what its file tells, and what its card adds.</summary>
internal static class ModelReport
{
    private const int OperatorsNamed = 20;

    public static void Structure(ModelInspection model)
    {
        OnnxStructure s = model.Structure;
        string producer = s.Producer.Length > 0 ? $", by {s.Producer}" : "";
        string opsets = string.Join(", ", s.Opsets.Select(o => o.Key.Length == 0
            ? FormattableString.Invariant($"{o.Value}")
            : FormattableString.Invariant($"{o.Key} {o.Value}")));
        Line($"file \"{model.File}\": {s.FileBytes / 1e6:0.000} MB");
        Line($"opset {opsets}, IR version {s.IrVersion}{producer}");
        Line($"sha256 {model.Sha256}");
        foreach (GraphValue input in s.Inputs)
        {
            Line($"takes \"{Safe(input.Name)}\" {Safe(input.Describe())}");
        }

        foreach (GraphValue output in model.Outputs)
        {
            string made = output.MadeBy.IsEmpty ? "" : $", made by {Safe(string.Join(" of ", output.MadeBy.Take(3)))}";
            Line($"gives \"{Safe(output.Name)}\" {Safe(output.Describe())}{made}");
        }

        string cost = model.MultiplyAdds is long count
            ? FormattableString.Invariant($"{count / 1e9:0.000} GMAC a picture")
            : "MACs unknown until the size of the input is";
        Line($"{s.Parameters / 1e6:0.000} M parameters, {cost}");
        IEnumerable<string> operators = s.Operators.OrderByDescending(o => o.Value).Take(OperatorsNamed)
            .Select(o => FormattableString.Invariant($"{o.Key} {o.Value}"));
        string more = s.Operators.Count > OperatorsNamed
            ? FormattableString.Invariant($" and {s.Operators.Count - OperatorsNamed} other kinds")
            : "";
        Line($"operators: {string.Join(", ", operators)}{more}");
        foreach (string file in s.ExternalFiles)
        {
            Line($"weights in \"{Safe(file)}\"");
        }

        foreach ((string key, string value) in s.Metadata)
        {
            Line($"metadata {key}: {value}");
        }
    }

    public static void Card(ModelInfo info)
    {
        ModelCard card = info.Card;
        ModelInput input = card.Input;
        Line($"model \"{card.Name}\": {card.Description}");
        Line($"licence: {card.Licence}");
        Line($"source: {card.Source}");
        string layout = string.Join(
            ", ",
            CardWord(input.Layout, isUpper: true),
            CardWord(input.ElementType),
            CardWord(input.ChannelOrder, isUpper: true),
            CardWord(input.Resize));
        Line($"input \"{input.Name}\": {input.Size}, {layout}");
        for (int i = 0; i < card.Outputs.Length; i++)
        {
            OutputTensor output = info.Outputs[i];
            ModelOutput named = card.Outputs[i];
            string values = $"{CardWord(output.ElementType)}, {CardWord(named.Kind)}";
            Line($"output \"{named.Name}\": {output.Size}, {output.Channels} channels, {values}");
            foreach ((ClassDefinition definition, int id) in card.Outputs[i].Classes.Select((c, id) => (c, id)))
            {
                Line($"  {id,3}  {definition.Name,-16} {definition.Role}");
            }
        }

        Line($"loads and runs on {info.Provider} with {info.Threads} threads");
    }

    // Names in a file may hold anything, also what a terminal obeys.
    private static string Safe(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    // As the word stands in a model card.
    private static string CardWord<T>(T value, bool isUpper = false)
        where T : struct, Enum =>
        isUpper ? value.ToString().ToUpperInvariant() : CultureInfo.InvariantCulture.TextInfo.ToLower(value.ToString());

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
