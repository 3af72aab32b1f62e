using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;
using VastK8s.Operator.Datasets.Volumes;
using YamlDotNet.Serialization;

namespace VastK8s.Operator.Tests.Datasets.Status;

/// <summary>
/// A folder below testassets: <c>input.yaml</c> has a Dataset's metadata and spec (and its status before), pools, nodes with their entry and report, and what else there is; <c>expected.yaml</c> the status that
/// follows.
/// </summary>
internal sealed class StatusCase(string folder)
{
    public string Expected { get; } = Path.Combine(folder, "expected.yaml");

    /// <summary>The status that follows from the input, as YAML.</summary>
    public string Actual()
    {
        var input = (JsonObject)Read(File.ReadAllText(Path.Combine(folder, "input.yaml")));
        var now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        return Write(JsonSerializer.SerializeToNode(DatasetStatusOf.Of(Facts(input), now), KubeJson.Options)!);
    }

    private static DatasetFacts Facts(JsonObject input)
    {
        var dataset = DatasetOf(input);
        var pools = Array(input, "pools").Select(pool => new CachePool { Metadata = new() { Name = (string)pool!["name"]! } }).ToList();
        var nodes = Array(input, "nodes").Select(node => node!.AsObject()).ToDictionary(node => (string)node["name"]!);
        var pool = new PoolChoices(pools, (_, _) => false).Of(dataset);
        var facts = new DatasetFacts
        {
            Dataset = dataset,
            Errors = ResourceValidation.Validate(dataset),
            Pool = pool,
            Nodes = DatasetNode.All(dataset, pool.Pool, [.. nodes.Values.Select(node => CacheNodeOf(dataset, node))], name => NodeOf(nodes, name), name => (bool?)nodes[name]["alive"] ?? true),
            Claims = [.. Array(input, "claims").Select(name => DesiredClaims.Of(dataset, (string)name!))],
            MissingSecrets = [.. Array(input, "missingSecrets").Select(name => (string)name!)],
            Obstacles = [.. Array(input, "obstacles").Select(obstacle => obstacle.Deserialize<Obstacle>(KubeJson.Options)!)],
        };
        return facts;
    }

    private static Dataset DatasetOf(JsonObject input)
    {
        var node = input["dataset"]!.DeepClone().AsObject();
        node["metadata"] ??= new JsonObject();
        var dataset = KubeJson.FromNode<Dataset>(node);
        dataset.Metadata.NamespaceProperty ??= "ml";
        dataset.Metadata.Name ??= "train";
        dataset.Metadata.Uid ??= "uid-1";
        dataset.Metadata.Generation ??= 1;
        return dataset;
    }

    private static CacheNode CacheNodeOf(Dataset dataset, JsonObject node)
    {
        var entries = new List<NodeDataset>();
        if (node["entry"] is { } entry)
        {
            entries.Add(entry.Deserialize<NodeDataset>(KubeJson.Options)! with { Namespace = "ml", Name = "train", Uid = dataset.Metadata.Uid, Sources = dataset.Spec.Sources });
        }

        var reported = new List<NodeDatasetStatus>();
        if (node["reported"] is { } report) reported.Add(report.Deserialize<NodeDatasetStatus>(KubeJson.Options)! with { Uid = dataset.Metadata.Uid });
        return new()
        {
            Metadata = new() { Name = $"default.{node["name"]}", Generation = (long?)node["generation"] ?? 1 },
            Spec = new() { NodeName = (string)node["name"]!, Pool = "default", Datasets = [.. entries] },
            Status = new()
            {
                ObservedGeneration = 1,
                Directories = node["capacity"] is { } capacity ? [new() { Path = "/cache", State = NodeDirectoryStatus.Ready, CapacityBytes = (long)capacity }] : [],
                Datasets = [.. reported],
                Conditions = [.. Array(node, "conditions").Select(condition => condition.Deserialize<V1Condition>(KubeJson.Options)!)],
            },
        };
    }

    private static V1Node? NodeOf(Dictionary<string, JsonObject> nodes, string name) => new()
    {
        Metadata = new() { Name = name, Labels = nodes[name]["labels"]?.Deserialize<Dictionary<string, string>>() },
    };

    private static JsonArray Array(JsonObject from, string name) => from[name]?.AsArray() ?? [];

    private static JsonNode Read(string yaml) => Convert(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml))!;

    private static string Write(JsonNode node) => new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(Plain(node)!);

    private static JsonNode? Convert(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(e => KeyValuePair.Create((string)e.Key, Convert(e.Value)))),
        IList<object?> list => new JsonArray([.. list.Select(Convert)]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        _ => JsonValue.Create(System.Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(e => e.Key, e => Plain(e.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<long>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => node?.ToString(),
    };
}
