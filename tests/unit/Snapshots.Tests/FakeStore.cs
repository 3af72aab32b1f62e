using System.Runtime.CompilerServices;
using VastK8s.ObjectStores;

namespace VastK8s.Snapshots.Tests;

/// <summary>Lists what it was given, in pages, in that order.</summary>
internal sealed class FakeStore(string prefix, IReadOnlyList<ObjectInfo> objects, int pageSize = 7, string bucket = "bucket") : IObjectStore
{
    public StoreUri Uri { get; } = new("s3", "", bucket, prefix);

    /// <summary>Runs before each page; may throw or wait.</summary>
    public Func<int, CancellationToken, Task> BeforePage { get; init; } = (_, _) => Task.CompletedTask;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(
        ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < objects.Count; i += pageSize)
        {
            await BeforePage(i / pageSize, cancellationToken);
            yield return [.. objects.Skip(i).Take(pageSize)];
        }
    }

    public ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ObjectContent> GetAsync(
        string key, string version, long size, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
