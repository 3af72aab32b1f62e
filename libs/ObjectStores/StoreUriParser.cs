namespace VastK8s.ObjectStores;

internal static class StoreUriParser
{
    public static StoreUri Parse(string text) => throw new ObjectStoreException(
        ObjectStoreError.Configuration, new StoreUri("", "", text, ""), null, "not a source URI", "use s3://, az://, gs:// or file://");
}
