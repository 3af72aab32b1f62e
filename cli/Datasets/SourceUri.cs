namespace VastK8s.Cli.Datasets;

/// <summary>A source URI taken apart, equal texts for equal places; the URI itself has been validated.</summary>
/// <param name="Scheme">s3, az, gs or file.</param>
/// <param name="Path">What follows, without '/' at either end: bucket and prefix, account, container and prefix, or the directory.</param>
internal sealed record SourceUri(string Scheme, string Path)
{
    private const string AzureHost = ".blob.core.windows.net";

    public static SourceUri Parse(string uri)
    {
        int end = uri.IndexOf("://", StringComparison.Ordinal);
        (string scheme, string rest) = end < 0 ? ("file", uri) : (uri[..end], uri[(end + 3)..]);
        if (scheme == "https")
        {
            return new SourceUri("az", rest.Replace(AzureHost, "", StringComparison.Ordinal).Trim('/'));
        }

        return new SourceUri(scheme, rest.Trim('/'));
    }

    /// <summary>The directory of a file source; null for stores.</summary>
    public string? Directory => Scheme == "file" ? "/" + Path : null;
}
