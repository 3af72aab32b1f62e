namespace VastK8s.Embedded.Tests.Support;

/// <summary>Manifests.</summary>
internal static class Texts
{
    public const string Pool = """
        apiVersion: vastk8s.io/v1alpha1
        kind: CachePool
        metadata: {name: default}
        spec:
          directories:
          - {path: /cache, capacity: 1Gi}
          watermarks: {highPercent: 90, lowPercent: 80}
        """;

    public static string Dataset(string name, string uri = "s3://bucket/prefix", string more = "") => $$"""
        apiVersion: vastk8s.io/v1alpha1
        kind: Dataset
        metadata: {name: {{name}}}
        spec:
          sources: [{uri: "{{uri}}"}]
          {{more}}
        """;
}
