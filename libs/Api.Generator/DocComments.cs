using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VastK8s.Api.Schema.Shapes;

namespace VastK8s.Api.Generator;

/// <summary>What the doc comments of the API's types say, as plain text: the descriptions of <c>kubectl explain</c>.</summary>
internal static partial class DocComments
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(typeof(ApiGroup).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);

    public static string Of(Type type) => Summary($"T:{type.FullName}");

    public static string Of(PropertyInfo property) => Summary($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Summary(string member)
    {
        if (!Members.TryGetValue(member, out XElement? found) || found.Element("summary") is not { } summary)
        {
            throw new InvalidOperationException($"{member} has no doc comment");
        }

        var text = new StringBuilder();
        Append(summary, text);
        return Blanks().Replace(text.ToString(), " ").Trim();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText words)
            {
                text.Append(words.Value);
            }
            else if (node is XElement { Name.LocalName: "see" } see)
            {
                text.Append(Referred(see.Attribute("cref")!.Value));
            }
            else if (node is XElement inner)
            {
                Append(inner, text);
            }
        }
    }

    // A property is known to the reader by its name in the resource.
    private static string Referred(string cref)
    {
        string name = cref[(cref.LastIndexOf('.') + 1)..];
        return cref.StartsWith("P:", StringComparison.Ordinal)
            && typeof(ApiGroup).Assembly.GetType(cref[2..cref.LastIndexOf('.')])?.GetProperty(name) is { } property
            ? new FieldShape(property, null).Name
            : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
