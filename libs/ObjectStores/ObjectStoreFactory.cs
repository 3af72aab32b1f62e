using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Directories;
using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.S3;

namespace VastK8s.ObjectStores;

/// <summary>Opens the store a URI names.</summary>
public static class ObjectStoreFactory
{
    /// <summary>Opens the store; sends nothing yet.</summary>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/> when the options cannot work.</exception>
    public static IObjectStore Open(StoreOptions options) => options.Uri.Scheme switch
    {
        "s3" => new S3Store(options),
        "az" => new AzureBlobStore(options),
        "gs" => new GcsStore(options),
        "file" => new DirectoryStore(options),
        _ => throw new ObjectStoreException(
            ObjectStoreError.Configuration, options.Uri, null, $"unknown scheme '{options.Uri.Scheme}'", "use s3://, az://, gs:// or file://"),
    };
}
