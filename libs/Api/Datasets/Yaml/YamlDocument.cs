using VastK8s.Api.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Datasets.Yaml;

/// <summary>One YAML document as a tree of nodes.</summary>
internal static class YamlDocument
{
    // A Dataset is 4 deep, what a cluster adds (managedFields) somewhat more. The limit keeps a hostile text off the recursive loader's stack.
    private const int MaxDepth = 32;

    public static YamlNode Load(string text)
    {
        if (text.Length > DatasetYaml.MaxLength)
        {
            throw Error("", $"longer than {DatasetYaml.MaxLength:N0} characters", "use a shorter one", 0);
        }

        try
        {
            CheckEvents(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw Error("", $"not YAML: {e.InnerException?.Message ?? e.Message}", "correct the syntax", (int)e.Start.Line);
        }
    }

    private static void CheckEvents(string text)
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
                throw Error("", $"nested deeper than {MaxDepth}", "use the fields of a Dataset", line);
            }

            if (parser.Current is DocumentStart && ++documents > 1)
            {
                throw Error("", "a second document begins", "give one Dataset a file", line);
            }

            if (parser.Current is AnchorAlias)
            {
                throw Error("", "an alias (*name)", "write the value out", line);
            }
        }

        if (documents == 0)
        {
            throw Error("", "empty", "give a Dataset: apiVersion, kind, metadata.name, spec.sources", 0);
        }
    }

    private static ResourceFormatException Error(string field, string problem, string remedy, int line) =>
        new([new FieldError(field, problem, remedy, line)]);
}
