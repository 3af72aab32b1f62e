using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Exchange;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>The use of a Dataset that is being changed by nobody else.</summary>
/// <param name="content">What is open of it; null: nothing, and so nothing is mounted or fetched.</param>
/// <param name="space">The cache.</param>
/// <param name="sources">The sources by number.</param>
/// <param name="writeSources">Renumbers them, durably.</param>
/// <param name="dropped">Called before the blob goes.</param>
internal sealed class DatasetUse(
    DatasetContent? content, CacheSpace space, IReadOnlyList<SourceRecord> sources, Action<IReadOnlyList<SourceRecord>> writeSources, Action dropped) : IDatasetUse
{
    public IReadOnlyList<MountRecord> Mounts
    {
        get
        {
            content?.Mounts.Sweep();
            return content?.Mounts.InUse ?? [];
        }
    }

    public IReadOnlyList<SourceRecord> Sources => sources;

    public void WriteSources(IReadOnlyList<SourceRecord> sources) => writeSources(sources);

    public Task FenceAsync(long firstChunk) => content is null ? Task.CompletedTask : space.FenceAsync(content.Blob, firstChunk);

    public Task FollowCutAsync() => content is null ? Task.CompletedTask : space.FollowCutAsync(content.Blob);

    public void OpenFence() => content?.Blob.Operations.OpenFence();

    public async Task DropAsync()
    {
        if (content is null) return;
        dropped();

        // Who still holds the old content and begins something finds it closed.
        await space.FenceAsync(content.Blob, 0).ConfigureAwait(false);
        try
        {
            await space.DeleteAsync(content.Blob).ConfigureAwait(false);
        }
        finally
        {
            content.Blob.Operations.OpenFence();
        }
    }
}
