using System.Globalization;

namespace VastK8s.Api.Datasets.Yaml;

internal static class DatasetWriter
{
    public static string Write(Dataset dataset)
    {
        using var yaml = new YamlText();
        yaml.Mapping(() =>
        {
            yaml.Text("apiVersion", dataset.ApiVersion);
            yaml.Text("kind", dataset.Kind);
            yaml.Mapping("metadata", () =>
            {
                yaml.Text("name", dataset.Metadata.Name);
                yaml.Text("namespace", dataset.Metadata.NamespaceProperty);
            });
            yaml.Mapping("spec", () => WriteSpec(yaml, dataset.Spec));
        });
        return yaml.ToString();
    }

    private static void WriteSpec(YamlText yaml, DatasetSpec spec)
    {
        yaml.List("sources", () =>
        {
            foreach (DatasetSource source in spec.Sources)
            {
                yaml.Mapping(() => WriteSource(yaml, source));
            }
        });
        yaml.Mapping("consistency", () => yaml.Text("mode", spec.Consistency.Mode));
        if (spec.Ownership != new DatasetOwnership())
        {
            yaml.Mapping("ownership", () =>
            {
                yaml.Bare("uid", spec.Ownership.Uid.ToString(CultureInfo.InvariantCulture));
                yaml.Bare("gid", spec.Ownership.Gid.ToString(CultureInfo.InvariantCulture));
                yaml.Text("fileMode", spec.Ownership.FileMode);
                yaml.Text("directoryMode", spec.Ownership.DirectoryMode);
            });
        }
    }

    private static void WriteSource(YamlText yaml, DatasetSource source)
    {
        yaml.Text("name", source.Name);
        yaml.Text("uri", source.Uri);
        yaml.Text("endpoint", source.Endpoint);
        yaml.Text("region", source.Region);
        if (source.PathStyle is { } pathStyle)
        {
            yaml.Bare("pathStyle", pathStyle ? "true" : "false");
        }

        yaml.Text("caFile", source.CaFile);
        if (source.SecretRef is { } secret)
        {
            yaml.Mapping("secretRef", () => yaml.Text("name", secret.Name));
        }

        if (source.Anonymous)
        {
            yaml.Bare("anonymous", "true");
        }

        yaml.Text("path", source.Path);
        yaml.Texts("include", source.Include);
        yaml.Texts("exclude", source.Exclude);
    }
}
