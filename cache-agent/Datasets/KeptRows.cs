using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Prefetching;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>Rows of a blob that are not evicted until this is disposed.</summary>
internal sealed class KeptRows : IDisposable
{
    private readonly Blob _blob;
    private readonly Func<long, bool> _rows;

    public KeptRows(CacheSpace space, Blob blob, RowSet rows)
    {
        // A delegate of its own: that of a prefetch of the same rows is equal to rows.Contains, and ends by itself.
        (_blob, _rows) = (blob, row => rows.Contains(row));
        space.Keep(blob, _rows);
    }

    public void Dispose() => _blob.Release(_rows);
}
