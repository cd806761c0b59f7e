using System.Globalization;
using System.Reflection;
using System.Text;

namespace RoadSeg.ApiReference;

/// <summary>The public types of an assembly as one page of Markdown.</summary>
internal sealed class ReferencePage
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly StringBuilder text = new();
    private readonly List<string> undocumented = [];
    private readonly XmlSummaries summaries;

    private ReferencePage(XmlSummaries summaries)
    {
        this.summaries = summaries;
    }

    public string Text => text.ToString();

    public int Types { get; private set; }

    /// <summary>Public types without a summary.</summary>
    public IReadOnlyList<string> Undocumented => undocumented;

    public static ReferencePage Of(Assembly assembly, XmlSummaries summaries)
    {
        ReferencePage page = new(summaries);
        page.text.Append(CultureInfo.InvariantCulture, $"# {assembly.GetName().Name}\n");
        foreach (IGrouping<string?, Type> space in assembly.GetExportedTypes()
            .OrderBy(t => t.FullName, StringComparer.Ordinal).GroupBy(t => t.Namespace))
        {
            page.text.Append(CultureInfo.InvariantCulture, $"\n## {space.Key}\n");
            foreach (Type type in space)
            {
                page.Add(type);
            }
        }

        return page;
    }

    private void Add(Type type)
    {
        Types++;
        string name = type.FullName!.Replace('+', '.');
        string? summary = summaries.Text("T:" + name, "summary");
        if (summary is null)
        {
            undocumented.Add(name);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n### {Kind(type)} {Name(type)}\n\n{summary}\n");
        List<(string Name, string Text)> rows =
        [
            .. summaries.Parts("T:" + name, "param").Select(p => ($"`{p.Name}` (parameter)", p.Text)),
            .. type.GetMembers(Declared).Where(IsShown).OrderBy(m => m.MetadataToken)
                .SelectMany(m => Rows(name, m)).DistinctBy(r => r.Name),
        ];
        if (rows.Count > 0)
        {
            text.Append("\n| member | |\n|---|---|\n");
            rows.ForEach(r => text.Append(CultureInfo.InvariantCulture, $"| {r.Name} | {r.Text} |\n"));
        }
    }

    private IEnumerable<(string Name, string Text)> Rows(string type, MemberInfo member)
    {
        char kind = member switch { PropertyInfo => 'P', FieldInfo => 'F', EventInfo => 'E', _ => 'M' };
        string plain = member is ConstructorInfo ? "#ctor" : member.Name;
        foreach (string key in summaries.StartingWith($"{kind}:{type}.{plain}"))
        {
            if (summaries.Text(key, "summary") is string summary)
            {
                string parameters = string.Join(", ", summaries.Parts(key, "param").Select(p => p.Name));
                string shown = kind != 'M' ? member.Name : $"{(plain == "#ctor" ? "new" : plain)}({parameters})";
                string rest = string.Concat(
                    Details(key, "param", "").Concat(Returns(key)).Concat(Details(key, "exception", "throws ")));
                yield return ($"`{shown}`", summary + rest);
            }
        }
    }

    private IEnumerable<string> Details(string key, string element, string word) =>
        summaries.Parts(key, element).Select(p => $"<br>{word}`{p.Name}`: {p.Text}");

    private IEnumerable<string> Returns(string key) =>
        summaries.Text(key, "returns") is string returns ? [$"<br>returns {returns}"] : [];

    private static bool IsShown(MemberInfo member) => member is not Type
        && member is not MethodInfo { IsSpecialName: true }
        && member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null;

    private static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsValueType ? "struct" : "class";

    private static string Name(Type type)
    {
        string name = type.Name.Split('`')[0];
        return type.IsGenericType
            ? $"{name}&lt;{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}&gt;"
            : name;
    }
}
