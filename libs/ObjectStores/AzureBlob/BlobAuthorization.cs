namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Puts credentials on a request that is otherwise complete.</summary>
internal abstract class BlobAuthorization
{
    /// <summary>What to change when the credentials themselves are refused.</summary>
    public abstract string Remedy { get; }

    /// <summary>What to change when the credentials are good and lack the right.</summary>
    public abstract string GrantRemedy { get; }

    public abstract ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>The store did not know the credentials: whatever was cached of them is not to be used again.</summary>
    public virtual void Forget()
    {
    }
}
