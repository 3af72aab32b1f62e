using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>A shared access signature: query parameters that are appended as they are.</summary>
internal sealed class SasAuthorization : BlobAuthorization
{
    private readonly string _query;

    /// <param name="token">With or without the leading '?'.</param>
    /// <exception cref="FormatException">It is no SAS; the message does not show it.</exception>
    public SasAuthorization(string token)
    {
        _query = token.Trim().TrimStart('?', '&');
        if (!$"&{_query}".Contains("&sig=", StringComparison.Ordinal) || _query.AsSpan().ContainsAny(" \n\r#"))
            throw new FormatException("not a shared access signature");
    }

    public override string Remedy =>
        "sasToken of the Secret is expired, not valid yet, or damaged, or its key was rotated: make a new one with read and list (sp=rl)";

    public override string GrantRemedy =>
        "make a sasToken with read and list permission (sp=rl), for an account SAS also ss=b and srt=co, "
        + "that allows this address and protocol";

    public override ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string target = request.RequestUri!.OriginalString;
        request.RequestUri = KeyEncoding.VerbatimUri($"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{_query}");
        return ValueTask.CompletedTask;
    }
}
