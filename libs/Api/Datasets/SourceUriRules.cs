using VastK8s.Api.Validation;

namespace VastK8s.Api.Datasets;

/// <summary>The shapes of source URIs. Messages never repeat the text: people paste URLs with signatures in them.</summary>
internal static class SourceUriRules
{
    private const string Shapes =
        "use s3://bucket/prefix, az://account/container/prefix, gs://bucket/prefix, file:///directory or an absolute path";

    private const string AzureHost = ".blob.core.windows.net";

    /// <summary>s3, az, gs or file; empty when it is none of them.</summary>
    public static string Scheme(string uri)
    {
        if (uri.StartsWith('/'))
        {
            return "file";
        }

        int end = uri.IndexOf("://", StringComparison.Ordinal);
        return end < 0 ? "" : uri[..end] switch
        {
            "https" => "az",
            "s3" or "az" or "gs" or "file" => uri[..end],
            _ => "",
        };
    }

    /// <summary>What is wrong with it, with an empty field; null when nothing is.</summary>
    public static FieldError? Check(string uri)
    {
        if (uri.Length == 0)
        {
            return Wrong("no URI", Shapes);
        }

        if (uri.Any(char.IsControl) || char.IsWhiteSpace(uri[0]) || char.IsWhiteSpace(uri[^1]))
        {
            return Wrong("has a control character, or a blank at an end", Shapes);
        }

        if (uri.StartsWith('/'))
        {
            return CheckDirectory(uri);
        }

        int end = uri.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
        {
            return Wrong("neither a URI nor an absolute path", Shapes);
        }

        string rest = uri[(end + 3)..];
        return uri[..end] switch
        {
            "file" => CheckDirectory(rest),
            "s3" => CheckBucket(rest, "s3"),
            "gs" => CheckBucket(rest, "gs"),
            "az" => CheckContainer(rest),
            "https" => CheckAzureUrl(rest),
            "s3a" or "s3n" => Wrong("s3a:// and s3n:// are names of Hadoop's", "use s3://bucket/prefix"),
            "gcs" => Wrong("unknown scheme gcs", "use gs://bucket/prefix"),
            "azure" or "wasb" or "wasbs" or "abfs" or "abfss" => Wrong("not the scheme used here", "use az://account/container/prefix"),
            "oci" => Wrong("OCI is reached by its S3 API", "use s3://bucket/prefix with endpoint: https://…compat.objectstorage…"),
            "http" => Wrong("not a source", "use https://account.blob.core.windows.net/container/prefix, or s3://bucket/prefix with endpoint: http://…"),
            _ => Wrong("unknown scheme", Shapes),
        };
    }

    private static FieldError? CheckDirectory(string path)
    {
        if (!path.StartsWith('/'))
        {
            return Wrong("names a host, or a relative path", "use file:///directory, with three '/'");
        }

        return path.Split('/').Any(c => c is "." or "..")
            ? Wrong("has a '.' or '..'", "use the directory's plain absolute path")
            : null;
    }

    private static FieldError? CheckBucket(string rest, string scheme)
    {
        string bucket = rest.Split('/')[0];
        return CheckAuthority(bucket)
            ?? (bucket.Length == 0 ? Wrong("no bucket", $"use {scheme}://bucket/prefix") : null)
            ?? (IsName(bucket) ? null : Wrong("not a bucket name", $"use {scheme}://bucket/prefix"));
    }

    private static FieldError? CheckContainer(string rest)
    {
        string[] parts = rest.Split('/');
        if (CheckAuthority(parts[0]) is { } wrong)
        {
            return wrong;
        }

        bool account = parts[0].Length is >= 3 and <= 24 && parts[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        if (!account)
        {
            return Wrong("no storage account (3 to 24 lower-case letters and digits) after az://", "use az://account/container/prefix");
        }

        return parts.Length > 1 && IsName(parts[1]) ? null : Wrong("no container after the account", "use az://account/container/prefix");
    }

    private static FieldError? CheckAzureUrl(string rest)
    {
        string host = rest.Split('/', '?', '#')[0];
        if (CheckAuthority(host) is { } wrong)
        {
            return wrong;
        }

        if (!host.EndsWith(AzureHost, StringComparison.Ordinal))
        {
            return Wrong($"not a host under {AzureHost[1..]}", "use s3://bucket/prefix with endpoint: https://host for an S3 server, or az://, gs://, file://");
        }

        if (rest.Contains('?') || rest.Contains('#'))
        {
            return Wrong("has a query", "use the URL up to the '?'; a SAS token belongs in sasToken of the Secret");
        }

        return CheckContainer(host[..^AzureHost.Length] + rest[host.Length..]);
    }

    private static FieldError? CheckAuthority(string authority) =>
        authority.Contains('@') ? Wrong("has credentials before an '@'", "put them in the Secret of secretRef") : null;

    // Stores other than the clouds' own take capitals and underscores, Ceph a tenant before ':'.
    private static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '$');

    private static FieldError Wrong(string problem, string remedy) => new("", problem, remedy);
}
