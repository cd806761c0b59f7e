using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RoadSeg.ApiReference;

/// <summary>The documentation of an assembly by the compiler's names of members.</summary>
internal sealed partial class XmlSummaries
{
    private readonly Dictionary<string, XElement> members;

    private XmlSummaries(Dictionary<string, XElement> members)
    {
        this.members = members;
    }

    public static XmlSummaries Load(string path) => new(
        XDocument.Load(path).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value));

    /// <summary>Names of the members that begin so: overloads of a method.</summary>
    public IEnumerable<string> StartingWith(string prefix) =>
        members.Keys.Where(k => k == prefix || k.StartsWith(prefix + "(", StringComparison.Ordinal)
            || k.StartsWith(prefix + "``", StringComparison.Ordinal));

    /// <summary>An element of a member's documentation as one line; null without.</summary>
    public string? Text(string member, string element) =>
        members.TryGetValue(member, out XElement? found)
            ? found.Element(element) is XElement text ? Line(text)
                : found.Element("inheritdoc") is not null && element == "summary" ? "As in what it implements." : null
            : null;

    /// <summary>Parameters or exceptions of a member: name and text.</summary>
    public IEnumerable<(string Name, string Text)> Parts(string member, string element) =>
        members.TryGetValue(member, out XElement? found)
            ? found.Elements(element).Select(e => (
                (e.Attribute("name") ?? e.Attribute("cref"))!.Value.Split('.')[^1].Split(':')[^1], Line(e)))
            : [];

    // References become their last name, code stays code.
    private static string Line(XElement element)
    {
        string text = string.Concat(element.Nodes().Select(n => n switch
        {
            XElement e when e.Attribute("cref") is XAttribute cref => $"`{Short(cref.Value)}`",
            XElement e when e.Attribute("name") is XAttribute name => $"`{name.Value}`",
            XElement e when e.Attribute("langword") is XAttribute word => $"`{word.Value}`",
            XElement e => $"`{e.Value}`",
            XText t => t.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Short(string cref) => cref.Split('(')[0].Split('.')[^1].Split('`')[0];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
