using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Datasets.Yaml;

internal static class DatasetReader
{
    // What the API server adds, and kubectl get -o yaml therefore shows.
    private static readonly string[] ClusterMetadata =
    [
        "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "labels", "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    private static readonly string[] SourceFields =
        ["name", "uri", "endpoint", "region", "pathStyle", "caFile", "secretRef", "anonymous", "path", "include", "exclude"];

    public static Dataset Read(string text)
    {
        var errors = new List<DatasetFieldError>();
        var root = new YamlFields(YamlDocument.Load(text), "", ["apiVersion", "kind", "metadata", "spec"], ["status"], errors);
        Dataset defaults = new();
        var dataset = new Dataset
        {
            ApiVersion = Expect(root, "apiVersion", defaults.ApiVersion, errors),
            Kind = Expect(root, "kind", defaults.Kind, errors),
            Metadata = ReadMetadata(root.Node("metadata"), errors),
            Spec = ReadSpec(root.Node("spec"), errors),
        };
        return errors.Count == 0 ? dataset : throw new DatasetFormatException(errors);
    }

    private static string Expect(YamlFields root, string name, string wanted, List<DatasetFieldError> errors)
    {
        string? value = root.Text(name);
        if (value is null && root.Node(name) is null)
        {
            errors.Add(new DatasetFieldError(name, "missing", $"use {name}: {wanted}"));
        }
        else if (value is not null && value != wanted)
        {
            errors.Add(new DatasetFieldError(name, $"'{value}' is not known", $"use {wanted}", (int)root.Node(name)!.Start.Line));
        }

        return wanted;
    }

    private static DatasetMetadata ReadMetadata(YamlNode? node, List<DatasetFieldError> errors)
    {
        var fields = new YamlFields(node, "metadata", ["name", "namespace"], ClusterMetadata, errors);
        return new DatasetMetadata { Name = fields.Text("name") ?? "", Namespace = fields.Text("namespace") ?? "" };
    }

    private static DatasetSpec ReadSpec(YamlNode? node, List<DatasetFieldError> errors)
    {
        var fields = new YamlFields(node, "spec", ["sources", "consistency", "ownership"], [], errors);
        return new DatasetSpec
        {
            Sources = [.. fields.Items("sources").Select(item => ReadSource(item.Node, item.Path, errors))],
            Consistency = fields.Text("consistency") ?? new DatasetSpec().Consistency,
            Ownership = ReadOwnership(fields.Node("ownership"), errors),
        };
    }

    private static DatasetSource ReadSource(YamlNode node, string path, List<DatasetFieldError> errors)
    {
        var fields = new YamlFields(node, path, SourceFields, [], errors);
        return new DatasetSource
        {
            Name = fields.Text("name") ?? "",
            Uri = fields.Text("uri") ?? "",
            Endpoint = fields.Text("endpoint"),
            Region = fields.Text("region"),
            PathStyle = fields.Bool("pathStyle"),
            CaFile = fields.Text("caFile"),
            SecretRef = fields.Text("secretRef"),
            Anonymous = fields.Bool("anonymous") ?? false,
            Path = fields.Text("path") ?? "",
            Include = fields.Texts("include"),
            Exclude = fields.Texts("exclude"),
        };
    }

    private static DatasetOwnership ReadOwnership(YamlNode? node, List<DatasetFieldError> errors)
    {
        var fields = new YamlFields(node, "spec.ownership", ["uid", "gid", "fileMode", "directoryMode"], [], errors);
        DatasetOwnership defaults = new();
        return new DatasetOwnership
        {
            Uid = fields.Number("uid") ?? defaults.Uid,
            Gid = fields.Number("gid") ?? defaults.Gid,
            FileMode = fields.Text("fileMode") ?? defaults.FileMode,
            DirectoryMode = fields.Text("directoryMode") ?? defaults.DirectoryMode,
        };
    }
}
