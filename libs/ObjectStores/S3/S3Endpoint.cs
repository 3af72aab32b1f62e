using Amazon;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.S3;

/// <summary>Where a bucket's requests go, and how its keys are written there.</summary>
internal sealed class S3Endpoint
{
    private readonly string _origin;

    public S3Endpoint(StoreOptions options)
    {
        Region = FirstOf(options.Region, Environment.GetEnvironmentVariable("AWS_REGION"), Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"))
            ?? "us-east-1";
        string bucket = options.Uri.Bucket;
        if (bucket.EndsWith("--x-s3", StringComparison.Ordinal))
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, "directory buckets (S3 Express One Zone) are not supported", "use a general purpose bucket");
        }
        Uri? own = options.Endpoint ?? FromEnvironment(options.Uri);
        if (own is not null && (!own.IsAbsoluteUri || own.Scheme is not ("http" or "https") || own.Query.Length != 0 || own.UserInfo.Length != 0))
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, "the endpoint is not https://host[:port] or http://host[:port]",
                "write scheme, host and port only");
        }
        bool isDefault = own is null;
        own ??= new Uri($"https://s3.{Region}.{RegionEndpoint.GetBySystemName(Region).PartitionDnsSuffix}");
        // Endpoints of one's own VPC are Amazon's too.
        IsAmazon = isDefault || own.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
            || own.Host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase);
        string basePath = own.AbsolutePath.TrimEnd('/');
        if (options.PathStyle ?? (!isDefault || !IsHostLabel(bucket)))
        {
            Host = own.Authority;
            BasePath = $"{basePath}/{KeyEncoding.Path(bucket)}";
        }
        else
        {
            Host = $"{bucket}.{own.Authority}";
            BasePath = basePath;
        }
        _origin = $"{own.Scheme}://{Host}";
    }

    /// <summary>For the signature, and to name in errors.</summary>
    public string Region { get; }

    /// <summary>The Host header.</summary>
    public string Host { get; }

    /// <summary>Amazon's own servers: their answers mean what Amazon documents.</summary>
    public bool IsAmazon { get; }

    private string BasePath { get; }

    /// <summary>The encoded path of an object; of the bucket for null.</summary>
    public string PathOf(string? key)
    {
        if (key is not null)
            return $"{BasePath}/{KeyEncoding.Path(key)}";
        return BasePath.Length == 0 ? "/" : BasePath;
    }

    /// <summary>The URI to send to, its path and query as given.</summary>
    public Uri UriOf(string path, string query) => KeyEncoding.VerbatimUri(query.Length == 0 ? _origin + path : $"{_origin}{path}?{query}");

    // A name with dots is a valid host, but the certificate *.s3.region.amazonaws.com covers one label only.
    private static bool IsHostLabel(string bucket) =>
        bucket.Length <= 63 && bucket.All(static c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    private static Uri? FromEnvironment(StoreUri uri)
    {
        string? text = FirstOf(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3"), Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL"));
        if (text is null)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) ? endpoint : throw new ObjectStoreException(
            ObjectStoreError.Configuration, uri, null, "AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is no URL", "write https://host[:port] there, or unset it");
    }

    private static string? FirstOf(params ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
                return text.Trim();
        }
        return null;
    }
}
