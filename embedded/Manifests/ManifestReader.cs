using VastK8s.Api.CacheNodes;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;
using VastK8s.Cli;

namespace VastK8s.Embedded.Manifests;

/// <summary>Reads manifests and checks them as the custom resource definitions would: all mistakes of all files at once, by file, field and line, with what to write instead.</summary>
internal static class ManifestReader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads files, and of directories the <c>.yaml</c>, <c>.yml</c> and <c>.json</c> in them, in the order of their names.</summary>
    /// <param name="paths">Files and directories.</param>
    /// <param name="host">Working directory; standard input for <c>-</c>.</param>
    /// <exception cref="UsageException">Says what is wrong and what to write.</exception>
    public static IReadOnlyList<Manifest> Read(IReadOnlyList<string> paths, CliHost host)
    {
        var (manifests, mistakes) = (new List<Manifest>(), new List<string>());
        foreach (var file in paths.SelectMany(p => Files(p, host)))
        {
            try
            {
                foreach (var document in ResourceYaml.ReadAll(file == "-" ? host.In.ReadToEnd() : File.ReadAllText(host.FullPath(file))))
                {
                    manifests.Add(new Manifest(file, document));
                    mistakes.AddRange(Mistakes(document).Select(e => $"{file}: {document.Located(e)}"));
                }
            }
            catch (ResourceFormatException e)
            {
                mistakes.AddRange(e.Errors.Select(error => $"{file}: {error}"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                mistakes.Add($"{file}: {e.Message}");
            }
        }

        return mistakes.Count == 0 ? manifests : throw new UsageException(string.Join('\n', mistakes));
    }

    private static string[] Files(string path, CliHost host)
    {
        if (path == "-" || !Directory.Exists(host.FullPath(path))) return [path];
        string[] files =
        [
            .. Directory.EnumerateFiles(host.FullPath(path)).Select(Path.GetFileName).OfType<string>()
                .Where(f => Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal).Select(f => Path.Combine(path, f)),
        ];
        return files.Length > 0 ? files : throw new UsageException($"{path}: no manifests in it; give files, or a directory with .yaml, .yml or .json files");
    }

    private static IReadOnlyList<FieldError> Mistakes(ResourceDocument document) => document.Resource switch
    {
        CacheNode => [new FieldError("kind", "a CacheNode is made by the operator", "leave it out, and apply a CachePool")],

        // Nothing of a Secret can be wrong that its reader does not know.
        V1Secret => [],
        var resource => ResourceValidation.Validate(resource),
    };
}
