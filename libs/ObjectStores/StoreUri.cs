namespace VastK8s.ObjectStores;

/// <summary>A parsed source URI.</summary>
/// <param name="Scheme"><c>s3</c>, <c>az</c>, <c>gs</c> or <c>file</c>.</param>
/// <param name="Account">The Azure storage account; empty otherwise.</param>
/// <param name="Bucket">Bucket or container; for directories the absolute path, without trailing '/'.</param>
/// <param name="Prefix">
/// Key prefix without leading '/', ending in '/' unless empty: <c>s3://b/train</c> means the objects under <c>train/</c>, as a directory name does.
/// </param>
public sealed record StoreUri(string Scheme, string Account, string Bucket, string Prefix)
{
    /// <summary>Scheme, account and bucket without the prefix, for messages.</summary>
    public string Bucketed => Scheme switch
    {
        "" => Bucket,
        "file" => $"file://{Bucket}",
        "az" => $"az://{Account}/{Bucket}",
        _ => $"{Scheme}://{Bucket}",
    };

    /// <summary>
    /// Parses <c>s3://bucket[/prefix]</c>, <c>az://account/container[/prefix]</c>, <c>https://account.blob.core.windows.net/container[/prefix]</c>,
    /// <c>gs://bucket[/prefix]</c>, <c>file:///directory</c> or an absolute path.
    /// </summary>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/>, naming what is wrong with the text.</exception>
    public static StoreUri Parse(string text) => StoreUriParser.Parse(text);

    /// <inheritdoc/>
    public override string ToString() => Scheme == "file" || Prefix.Length == 0 ? Bucketed : $"{Bucketed}/{Prefix}";
}
