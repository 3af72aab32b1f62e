namespace VastK8s.ObjectStores.Integration.Tests.Servers;

/// <summary>Short forms of what tests do with a store.</summary>
internal static class Reading
{
    public static async Task<List<ObjectInfo>> ListAllAsync(this IObjectStore store, int parallelism = 8)
    {
        var all = new List<ObjectInfo>();
        await foreach (IReadOnlyList<ObjectInfo> page in store.ListAsync(new ListOptions(parallelism), TestContext.Current.CancellationToken))
            all.AddRange(page);
        return all;
    }

    public static async Task<byte[]> ReadAllAsync(this IObjectStore store, ObjectInfo info) =>
        (await store.ReadAsync(info, 0, info.Size)).Bytes;

    public static async Task<(byte[] Bytes, string? Checksum)> ReadAsync(this IObjectStore store, ObjectInfo info, long offset, long length)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using ObjectContent content = await store.GetAsync(info.Key, info.Version, info.Size, offset, length, cancel);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[8192];
        int count;
        while ((count = await content.ReadAsync(buffer, cancel)) > 0)
            bytes.Write(buffer, 0, count);
        return (bytes.ToArray(), content.ChecksumAlgorithm);
    }

    public static async Task<ObjectStoreException> RefusedAsync(Func<Task> call) => await Assert.ThrowsAsync<ObjectStoreException>(call);

    /// <summary>Bytes that differ from place to place, the same for the same seed.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
