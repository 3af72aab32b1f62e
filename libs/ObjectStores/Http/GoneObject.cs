namespace VastK8s.ObjectStores.Http;

/// <summary>
/// Tells a deleted object from an overwritten one: stores answer a GET of a version that is gone alike for both
/// (Azure: 412, Cloud Storage: 404 or 412).
/// </summary>
internal static class GoneObject
{
    /// <summary>The NotFound of a key that nothing is at any more; null when something is, or when that cannot be told.</summary>
    public static async ValueTask<ObjectStoreException?> FindAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ObjectStoreException e)
        {
            return e.Error == ObjectStoreError.NotFound ? e : null;
        }
    }
}
