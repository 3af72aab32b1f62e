using VastK8s.Benchmarks.Origin;

namespace VastK8s.Benchmarks.Product;

/// <summary>Writes Dataset resources.</summary>
internal static class DatasetFile
{
    public static string Write(string directory, string name, string uri, Uri? endpoint, string? include = null, bool anonymous = false)
    {
        var path = Path.Combine(directory, $"{name}.yaml");
        File.WriteAllText(path, $"""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: {name}
            spec:
              sources:
              - uri: {uri}

            """ + (endpoint is null ? "" : $"""
                endpoint: {endpoint.ToString().TrimEnd('/')}
                region: us-east-1

            """) + (include is null ? "" : $"""
                include: ["{include}"]

            """) + (anonymous ? """
                anonymous: true

            """ : ""));
        return path;
    }

    public static string OfBucket(string directory, string name, OriginServer origin, string bucket, string folder, string? include = null) =>
        Write(directory, name, $"s3://{bucket}/{folder}".TrimEnd('/'), origin.Endpoint, include);
}
