using System.Buffers;

namespace VastK8s.ObjectStores;

/// <summary>
/// Reads source URIs. Names and prefixes are taken literally, as the clouds' own command lines do: '%', '?' and '#' may be parts of keys.
/// Only in https:// URLs are they what RFC 3986 makes of them.
/// </summary>
internal static class StoreUriParser
{
    private const string AzureHost = ".blob.core.windows.net";

    private static readonly SearchValues<char> BucketCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._$:");

    public static StoreUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith('/'))
            return Directory(text, text);
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
            throw Refuse(text, "not a source URI", "use s3://bucket, az://account/container, gs://bucket, file:///directory or an absolute path");
        string rest = text[(colon + 3)..];
        return text[..colon].ToLowerInvariant() switch
        {
            "s3" => Bucket("s3", "", rest, text),
            "gs" => Bucket("gs", "", rest, text),
            "az" => Azure(rest, text),
            "https" => AzureUrl(text),
            "file" => Directory(rest.StartsWith("localhost/", StringComparison.Ordinal) ? rest["localhost".Length..] : rest, text),
            string scheme => throw Refuse(
                text, $"unknown scheme '{scheme}'", "use s3://, az://, gs:// or file://; an S3-compatible store is s3:// with its endpoint beside it"),
        };
    }

    private static StoreUri Bucket(string scheme, string account, string rest, string text)
    {
        (string bucket, string prefix) = Split(rest);
        if (bucket.Length == 0)
        {
            string what = scheme == "az" ? "container" : "bucket";
            throw Refuse(text, $"no {what} name", scheme == "az" ? "write az://account/container/prefix" : $"write {scheme}://bucket/prefix");
        }
        if (bucket.AsSpan().ContainsAnyExcept(BucketCharacters))
        {
            throw Refuse(
                text, "the bucket name holds characters that no bucket name has", "write only the name there; credentials and endpoint have fields of their own");
        }
        return new StoreUri(scheme, account, bucket, Normalize(prefix));
    }

    private static StoreUri Azure(string rest, string text)
    {
        (string account, string path) = Split(rest);
        if (account.Length == 0 || account.AsSpan().ContainsAnyExcept(BucketCharacters) || account.Contains('.'))
            throw Refuse(text, "no storage account name", "write az://account/container/prefix, with the account's short name");
        return Bucket("az", account, path, text);
    }

    private static StoreUri AzureUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || !url.Host.EndsWith(AzureHost, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse(
                text, $"an https:// source must be https://account{AzureHost}/container", "use s3://, az:// or gs:// and give the server as the endpoint");
        }
        if (url.Query.Length != 0 || url.Fragment.Length != 0 || url.UserInfo.Length != 0)
            throw Refuse(text, "the URL carries a query, a fragment or a user", "write it without them; a SAS belongs in the credential sasToken");
        return Azure($"{url.Host[..^AzureHost.Length]}{Uri.UnescapeDataString(url.AbsolutePath)}", text);
    }

    private static StoreUri Directory(string path, string text)
    {
        if (!path.StartsWith('/') || path.Contains('\0'))
            throw Refuse(text, "not an absolute path", "write file:///directory, with three slashes, or the absolute path");
        string full = Path.GetFullPath(path);
        return new StoreUri("file", "", full.Length > 1 ? full.TrimEnd('/') : full, "");
    }

    private static (string Name, string Path) Split(string text)
    {
        int slash = text.IndexOf('/');
        return slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
    }

    private static string Normalize(string prefix)
    {
        prefix = prefix.TrimStart('/');
        return prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
    }

    // A text with '@' or '?' may hold a password or a signature, and is not repeated in a message.
    private static ObjectStoreException Refuse(string text, string refused, string remedy) => new(
        ObjectStoreError.Configuration, new StoreUri("", "", text.AsSpan().ContainsAny('@', '?') ? "(withheld)" : text, ""), null, refused, remedy);
}
