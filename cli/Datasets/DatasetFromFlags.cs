using k8s.Models;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;

namespace VastK8s.Cli.Datasets;

/// <summary>Makes the Dataset of one source that a URI and options describe.</summary>
internal static class DatasetFromFlags
{
    private static readonly (string Field, string Option)[] Options =
    [
        ("spec.sources[0].uri", "URI"), ("spec.sources[0].endpoint", "--endpoint"), ("spec.sources[0].region", "--region"),
        ("spec.sources[0].pathStyle", "--path-style"), ("spec.sources[0].caFile", "--ca-file"),
        ("spec.sources[0].include", "--include"), ("spec.sources[0].exclude", "--exclude"),
        ("spec.ownership.fileMode", "--file-mode"), ("spec.ownership.directoryMode", "--dir-mode"), ("metadata.name", "--name"),
    ];

    /// <exception cref="UsageException">In terms of the options.</exception>
    public static Dataset Create(string uri, SourceFlags flags, CliHost host)
    {
        var source = new DatasetSource
        {
            Uri = uri,
            Endpoint = flags.Endpoint,
            Region = flags.Region,
            PathStyle = flags.PathStyle,
            CaFile = flags.CaFile is null ? null : host.FullPath(flags.CaFile),
            Anonymous = flags.Anonymous,
            Include = [.. flags.Include],
            Exclude = [.. flags.Exclude],
        };
        DatasetOwnership defaults = new();
        var dataset = new Dataset
        {
            // A stand-in until the URI is known to be one: a name is derived from right URIs only.
            Metadata = new V1ObjectMeta { Name = flags.Name ?? "unnamed" },
            Spec = new DatasetSpec
            {
                Sources = [source],
                Ownership = new DatasetOwnership
                {
                    Uid = flags.Uid ?? defaults.Uid,
                    Gid = flags.Gid ?? defaults.Gid,
                    FileMode = flags.FileMode ?? defaults.FileMode,
                    DirectoryMode = flags.DirectoryMode ?? defaults.DirectoryMode,
                },
            },
        };
        IReadOnlyList<FieldError> errors = ResourceValidation.Validate(dataset);
        if (errors.Count > 0)
        {
            throw new UsageException(errors.Select(e => e with { Field = OptionOf(e.Field) }));
        }

        dataset = EnvironmentEndpoints.Apply(dataset, host);
        return flags.Name is null ? dataset with { Metadata = new V1ObjectMeta { Name = DerivedName.Of(dataset.Spec.Sources[0]) } } : dataset;
    }

    private static string OptionOf(string field) =>
        Options.FirstOrDefault(o => field.StartsWith(o.Field, StringComparison.Ordinal)) is { Option: { } option } ? option : field;
}
