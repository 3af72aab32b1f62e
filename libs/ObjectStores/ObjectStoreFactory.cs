namespace VastK8s.ObjectStores;

/// <summary>Opens the store a URI names.</summary>
public static class ObjectStoreFactory
{
    /// <summary>Opens the store; sends nothing yet.</summary>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/> when the options cannot work.</exception>
    public static IObjectStore Open(StoreOptions options) => options.Uri.Scheme switch
    {
        _ => throw new ObjectStoreException(
            ObjectStoreError.Configuration, options.Uri, null, $"unknown scheme '{options.Uri.Scheme}'", "use s3://, az://, gs:// or file://"),
    };
}
