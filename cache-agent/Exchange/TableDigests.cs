using System.Collections.Concurrent;
using System.Security.Cryptography;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// SHA-256 of each whole block of object tables' files. They are appended to, so that what was worked out once stays right until rows are taken back:
/// 11 KiB of memory for a million objects save reading all of the table for each node that asks.
/// </summary>
internal sealed class TableDigests
{
    private const int BlockBytes = SnapshotManifest.BlockBytes;

    // One at a time in the process: whoever else asks for the same table finds it worked out, and a node's cores are there for others.
    private static readonly SemaphoreSlim Hashing = new(1);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Digests, 32 bytes each, of the whole blocks among the first <paramref name="bytes"/> bytes of a file of this table.</summary>
    public async Task<ReadOnlyMemory<byte>> WholeBlocksAsync(string path, LayoutHeader table, long bytes, CancellationToken cancellationToken)
    {
        var length = (int)(bytes / BlockBytes) * SHA256.HashSizeInBytes;
        var identity = (table.BlobId, TableCut.Last(table.Cuts));

        await Hashing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var digests = _known.TryGetValue(path, out var known) && known.Identity == identity ? known.Digests : [];
            if (digests.Length < length)
            {
                digests = await Task.Run(() => Extend(path, digests, length, cancellationToken), cancellationToken).ConfigureAwait(false);
                _known[path] = new Known(identity, digests);
            }

            return digests.AsMemory(0, length);
        }
        finally
        {
            Hashing.Release();
        }
    }

    /// <summary>Digests of all blocks of the first <paramref name="bytes"/> bytes, the last one shorter.</summary>
    public async Task<byte[][]> BlocksAsync(string path, LayoutHeader table, long bytes, CancellationToken cancellationToken)
    {
        var whole = await WholeBlocksAsync(path, table, bytes, cancellationToken).ConfigureAwait(false);
        var blocks = whole.ToArray().Chunk(SHA256.HashSizeInBytes).ToList();
        var rest = new byte[bytes % BlockBytes];
        if (rest.Length > 0)
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            AtomicFile.ReadExactly(file, rest, bytes - rest.Length, path);
            blocks.Add(SHA256.HashData(rest));
        }

        return [.. blocks];
    }

    private static byte[] Extend(string path, byte[] known, int length, CancellationToken cancellationToken)
    {
        var digests = new byte[length];
        known.CopyTo(digests, 0);
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var block = new byte[BlockBytes];
        for (var at = known.Length; at < length; at += SHA256.HashSizeInBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AtomicFile.ReadExactly(file, block, at / SHA256.HashSizeInBytes * (long)BlockBytes, path);
            SHA256.HashData(block, digests.AsSpan(at));
        }

        return digests;
    }

    private sealed record Known((Guid BlobId, int Cut) Identity, byte[] Digests);
}
