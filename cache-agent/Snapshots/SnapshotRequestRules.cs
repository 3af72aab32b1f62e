using System.Numerics;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Sources;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>Refuses a request that cannot work before anything is listed.</summary>
internal static class SnapshotRequestRules
{
    private const int MaxChunkSize = 1 << 30;
    private const int PermissionBits = 0xFFF;

    /// <exception cref="ArgumentException">A field is wrong; the message names it and says what to write.</exception>
    public static IReadOnlyList<ListedSource> Check(SnapshotRequest request)
    {
        if (request.Sources.Count is 0 or > ushort.MaxValue)
            throw new ArgumentException($"sources: {request.Sources.Count} of them; name 1 to {ushort.MaxValue}");
        if (!BitOperations.IsPow2(request.ChunkSize) || request.ChunkSize is < Blocks.Bytes or > MaxChunkSize)
            throw new ArgumentException($"chunkSize: {request.ChunkSize}; choose a power of two from {Blocks.Bytes} to {MaxChunkSize} bytes");
        if ((request.FileMode | request.DirectoryMode) > PermissionBits)
            throw new ArgumentException("fileMode, directoryMode: only permission bits, 0 to 07777");
        var sources = request.Sources.Select((source, i) => new ListedSource(i, source)).ToList();
        if (sources.GroupBy(source => source.Number).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"sources: number {twice.Key} is given to {twice.Count()} of them; numbers must differ");
        return sources;
    }
}
