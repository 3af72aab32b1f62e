using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Support;

internal static class Reads
{
    public static async Task<byte[]> ToEndAsync(this ObjectContent content, int bufferSize = 10_000)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[bufferSize];
        int count;
        while ((count = await content.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    /// <summary>Reads a range of version v1.</summary>
    public static async Task<byte[]> ReadAsync(this StoreHttp http, long size, long offset, long length)
    {
        await using ObjectContent content = await http.GetAsync("key", "v1", size, offset, length, TestContext.Current.CancellationToken);
        return await content.ToEndAsync();
    }

    public static async Task<byte[]> ReadAsync(this IObjectStore store, ObjectInfo info, long offset = 0, long length = -1)
    {
        await using ObjectContent content = await store.GetAsync(
            info.Key, info.Version, info.Size, offset, length < 0 ? info.Size : length, TestContext.Current.CancellationToken);
        return await content.ToEndAsync();
    }

    public static async Task<List<ObjectInfo>> ListAllAsync(this IObjectStore store, int parallelism = 4)
    {
        var all = new List<ObjectInfo>();
        await foreach (IReadOnlyList<ObjectInfo> page in store.ListAsync(new ListOptions(parallelism), TestContext.Current.CancellationToken))
            all.AddRange(page);
        return all;
    }

    public static async Task<ObjectStoreException> RefusedAsync(ObjectStoreError error, Func<Task> call)
    {
        ObjectStoreException e = await Assert.ThrowsAsync<ObjectStoreException>(call);
        Assert.True(e.Error == error, $"{e.Error}, not {error}: {e}");
        return e;
    }
}
