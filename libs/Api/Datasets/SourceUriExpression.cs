namespace VastK8s.Api.Datasets;

/// <summary>Source URIs as a regular expression for the API server: what <see cref="SourceUriRules"/> tells apart in words.</summary>
internal static class SourceUriExpression
{
    public const string Whole = "^(" + Directory + "|" + Bucket + "|" + Container + "|" + AzureUrl + ")$";

    private const string Name = "[A-Za-z0-9._:$-]+";

    private const string Directory = @"(file://)?/[^\x00-\x1f]*";

    private const string Bucket = "(s3|gs)://" + Name + @"(/[^\x00-\x1f]*)?";

    private const string Container = "az://[a-z0-9]{3,24}/" + Name + @"(/[^\x00-\x1f]*)?";

    private const string AzureUrl = @"https://[a-z0-9]{3,24}\.blob\.core\.windows\.net/" + Name + @"(/[^?#\x00-\x1f]*)?";
}
