using VastK8s.Api.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>YAML documents as trees of nodes.</summary>
internal static class YamlDocument
{
    // A Dataset is 5 deep, what a cluster adds (managedFields) somewhat more. The limit keeps a hostile text off the recursive loader's stack.
    private const int MaxDepth = 32;

    /// <summary>The text's one document. <paramref name="kind"/> is what it should be, for messages.</summary>
    public static YamlNode Load(string text, string kind)
    {
        List<YamlNode> documents = Load(text, kind, single: true);
        return documents.Count == 1 ? documents[0] : throw Error("", "empty", $"give a {kind}: apiVersion, kind, metadata.name, spec", 0);
    }

    /// <summary>The text's documents, those left out that have nothing in them.</summary>
    public static IReadOnlyList<YamlNode> LoadAll(string text) => Load(text, "resource", single: false);

    private static List<YamlNode> Load(string text, string kind, bool single)
    {
        if (text.Length > ResourceYaml.MaxLength)
        {
            throw Error("", $"longer than {ResourceYaml.MaxLength:N0} characters", "use a shorter one", 0);
        }

        try
        {
            CheckEvents(text, kind, single);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(d => d.RootNode).Where(n => n is not YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or null })];
        }
        catch (YamlException e)
        {
            throw Error("", $"not YAML: {e.InnerException?.Message ?? e.Message}", "correct the syntax", (int)e.Start.Line);
        }
    }

    private static void CheckEvents(string text, string kind, bool single)
    {
        var parser = new Parser(new StringReader(text));
        int documents = 0;
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            int line = (int)parser.Current.Start.Line;
            // The stream and the document count as levels of their own.
            if (depth > MaxDepth + 2)
            {
                throw Error("", $"nested deeper than {MaxDepth}", $"use the fields of a {kind}", line);
            }

            if (parser.Current is DocumentStart && ++documents > 1 && single)
            {
                throw Error("", "a second document begins", $"give one {kind} a file", line);
            }

            if (parser.Current is AnchorAlias)
            {
                throw Error("", "an alias (*name)", "write the value out", line);
            }
        }
    }

    private static ResourceFormatException Error(string field, string problem, string remedy, int line) =>
        new([new FieldError(field, problem, remedy, line)]);
}
