using k8s.Models;
using VastK8s.Api.Validation;
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
        var errors = new List<FieldError>();
        var root = new YamlFields(YamlDocument.Load(text), "", ["apiVersion", "kind", "metadata", "spec"], ["status"], errors);
        Dataset defaults = new();
        var dataset = new Dataset
        {
            ApiVersion = Expect(root, "apiVersion", defaults.ApiVersion, errors),
            Kind = Expect(root, "kind", defaults.Kind, errors),
            Metadata = ReadMetadata(root.Node("metadata"), errors),
            Spec = ReadSpec(root.Node("spec"), errors),
        };
        return errors.Count == 0 ? dataset : throw new ResourceFormatException(errors);
    }

    private static string Expect(YamlFields root, string name, string wanted, List<FieldError> errors)
    {
        string? value = root.Text(name);
        if (value is null && root.Node(name) is null)
        {
            errors.Add(new FieldError(name, "missing", $"use {name}: {wanted}"));
        }
        else if (value is not null && value != wanted)
        {
            errors.Add(new FieldError(name, $"'{value}' is not known", $"use {wanted}", (int)root.Node(name)!.Start.Line));
        }

        return wanted;
    }

    private static V1ObjectMeta ReadMetadata(YamlNode? node, List<FieldError> errors)
    {
        var fields = new YamlFields(node, "metadata", ["name", "namespace"], ClusterMetadata, errors);
        return new V1ObjectMeta { Name = fields.Text("name"), NamespaceProperty = fields.Text("namespace") };
    }

    private static DatasetSpec ReadSpec(YamlNode? node, List<FieldError> errors)
    {
        var fields = new YamlFields(node, "spec", ["sources", "consistency", "ownership"], [], errors);
        return new DatasetSpec
        {
            Sources = [.. fields.Items("sources").Select(item => ReadSource(item.Node, item.Path, errors))],
            Consistency = ReadConsistency(fields.Node("consistency"), errors),
            Ownership = ReadOwnership(fields.Node("ownership"), errors),
        };
    }

    private static DatasetSource ReadSource(YamlNode node, string path, List<FieldError> errors)
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
            SecretRef = ReadReference(fields.Node("secretRef"), fields.PathOf("secretRef"), errors),
            Anonymous = fields.Bool("anonymous") ?? false,
            Path = fields.Text("path") ?? "",
            Include = [.. fields.Texts("include")],
            Exclude = [.. fields.Texts("exclude")],
        };
    }

    private static DatasetOwnership ReadOwnership(YamlNode? node, List<FieldError> errors)
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

    private static DatasetConsistency ReadConsistency(YamlNode? node, List<FieldError> errors)
    {
        var fields = new YamlFields(node, "spec.consistency", ["mode", "maxStaleness"], [], errors);
        return new DatasetConsistency { Mode = fields.Text("mode") ?? ConsistencyMode.Snapshot };
    }

    private static NameReference? ReadReference(YamlNode? node, string path, List<FieldError> errors) =>
        node is null ? null : new NameReference { Name = new YamlFields(node, path, ["name"], [], errors).Text("name") ?? "" };
}
