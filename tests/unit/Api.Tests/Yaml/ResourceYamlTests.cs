using System.Text;
using k8s.Models;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests.Yaml;

public sealed class ResourceYamlTests
{
    private const string Several = """
        # a comment and nothing else
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: reader, namespace: vision}
        data: {accessKeyId: YWJj}
        stringData: {secretAccessKey: "123"}
        ---
        apiVersion: vastk8s.io/v1alpha1
        kind: CachePool
        metadata:
          name: fast
        spec:
          directories:
          - path: /mnt/nvme0
            capacity: 1000000
          - path: /mnt/nvme1
            capacity: 80%
        ---
        apiVersion: vastk8s.io/v1alpha1
        kind: PrefetchJob
        metadata: {name: nightly, namespace: vision, annotations: {why: "because"}}
        spec: {datasetRef: {name: imagenet}, schedule: "0 3 * * *", nodeSelector: {rack: r7}}
        ---
        """;

    [Fact]
    public void Every_document_of_a_text_is_read()
    {
        var resources = ResourceYaml.ReadAll(Several).Select(d => d.Resource).ToList();

        Assert.Equal([typeof(V1Secret), typeof(CachePool), typeof(PrefetchJob)], resources.Select(r => r.GetType()));
        var secret = (V1Secret)resources[0];
        Assert.Equal(("reader", "vision", "abc", "123"), (secret.Metadata.Name, secret.Metadata.NamespaceProperty, Text(secret, "accessKeyId"), Text(secret, "secretAccessKey")));
        Assert.Equal(["1000000", "80%"], ((CachePool)resources[1]).Spec.Directories.Select(d => d.Capacity!.Value.Text));
        var job = (PrefetchJob)resources[2];
        Assert.Equal(("0 3 * * *", "r7", "because"), (job.Spec.Schedule, job.Spec.NodeSelector["rack"], job.Metadata.Annotations["why"]));
    }

    [Theory]
    [InlineData("kind: Pod\nmetadata: {name: a}", "kind (line 1): 'Pod' is not known; use Dataset, CachePool, CacheNode, PrefetchJob or Secret")]
    [InlineData("apiVersion: v1\nmetadata: {name: a}", "kind (line 1): missing")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: '*'}", "data[k] (line 4): not base64")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {k: 5}", "stringData[k] (line 4): a number, not a string")]
    public void Wrong_documents_are_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ResourceFormatException>(() => ResourceYaml.ReadAll(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("spec: {directories: [{path: /a, capacity: 1.5}]}", "spec.directories[0].capacity (line 4): a number, not a string; put it in quotes: \"1.5\"")]
    [InlineData("spec: {directories: [{path: /a}], watermarks: {highPercent: 101}}", "spec.watermarks.highPercent (line 4): not a number from 1 to 100; use decimal digits")]
    [InlineData("spec: {directories: [{path: /a}], nodeSelector: [a]}", "spec.nodeSelector (line 4): not a map; use key: value")]
    [InlineData("spec: {directories: [{path: /a}], nodeSelector: {gpu: true}}", "spec.nodeSelector[gpu] (line 4): a truth value, not a string")]
    [InlineData("spec: {directories: [{path: /a}], tolerations: [{kee: x}]}", "spec.tolerations[0].kee (line 4): unknown field; use key")]
    public void A_mistake_names_field_line_and_fix(string spec, string expected)
    {
        string text = $"apiVersion: vastk8s.io/v1alpha1\nkind: CachePool\nmetadata: {{name: a}}\n{spec}\n";

        Assert.Contains(expected, Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<CachePool>(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Earlier_shapes_of_a_field_are_explained()
    {
        var e = Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>("""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata: {name: a}
            spec:
              consistency: Snapshot
              sources: [{uri: "s3://b", secretRef: reader}]
            """));

        Assert.Equal(
            ["spec.sources[0].secretRef (line 6): not a mapping of fields; use name", "spec.consistency (line 5): not a mapping of fields; use mode, maxStaleness"],
            e.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_mistake_of_value_is_found_in_the_text()
    {
        ResourceDocument document = ResourceYaml.Read<Dataset>("""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: A
            spec:
              sources:
              - uri: s3://b
              - uri: s3://
              placement:
                copies: 1
              prefetch: {paths: ["ok", "a/.."]}
            """);

        Assert.Equal([4, 8, 11], ResourceValidation.Validate(document.Resource).Select(e => document.Located(e).Line));
        // A field that the text does not have is where the one around it is.
        Assert.Equal(9, document.Located(new FieldError("spec.placement.mode", "p", "r")).Line);
        Assert.Equal(0, document.Located(new FieldError("status.phase", "p", "r")).Line);
        Assert.Equal(3, document.Located(new FieldError("metadata.namespace", "p", "r")).Line);
    }

    [Fact]
    public void A_pool_is_written_with_what_differs_from_the_defaults() =>
        Assert.Equal(
            """
            apiVersion: vastk8s.io/v1alpha1
            kind: CachePool
            metadata:
              name: fast
              labels:
                a/b: x
            spec:
              nodeSelector:
                gpu: "true"
              directories:
              - path: /mnt/nvme0
                capacity: "80%"
              watermarks:
                highPercent: 80
                lowPercent: 90

            """,
            ResourceYaml.Serialize(new CachePool
            {
                Metadata = new V1ObjectMeta { Name = "fast", Labels = new Dictionary<string, string> { ["a/b"] = "x" } },
                Spec = new CachePoolSpec
                {
                    NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" },
                    Directories = [new PoolDirectory { Path = "/mnt/nvme0", Capacity = new("80%") }],
                    Watermarks = new() { HighPercent = 80 },
                },
                Status = new() { Datasets = 5 },
            }));

    private static string Text(V1Secret secret, string key) => Encoding.UTF8.GetString(secret.Data[key]);
}
