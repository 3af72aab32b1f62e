using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>The cache directories of this node, shared by all blobs: where a segment goes, what fits, what is evicted, when it is synced.</summary>
internal sealed partial class CacheSpace : IDisposable
{
    // The file system's own blocks (extent trees) count into what is allocated.
    private const long SweepThreshold = 1 << 20;
    private readonly List<CacheVolume> _volumes;
    private readonly TimeProvider _time;
    private readonly Guid _bootId;
    private readonly ILogger _logger;
    private readonly Action<SafeFileHandle> _sync;
    private readonly SemaphoreSlim _epoch = new(1);
    private int _distrusted;

    /// <param name="directories">Where the cache is.</param>
    /// <param name="conditions">Takes the directories' states.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="bootId">This boot; null: as the kernel says.</param>
    /// <param name="sync">Brings a file system, told by one of its files, to its disk; null: syncfs(2).</param>
    public CacheSpace(
        IReadOnlyList<CacheDirectoryOptions> directories, ConditionSet conditions, TimeProvider time, ILogger logger, Guid? bootId = null,
        Action<SafeFileHandle>? sync = null)
    {
        _volumes = [.. directories.Select(d => new CacheVolume(CacheDirectory.Open(d, conditions), time))];
        (_time, _logger, _bootId, _sync) = (time, logger, bootId ?? BootId.Current, sync ?? FileRange.SyncFileSystem);
    }

    public IReadOnlyList<CacheDirectory> Directories => [.. _volumes.Select(v => v.Directory)];

    /// <summary>Opens a blob with what earlier lives of the agent left of it.</summary>
    public Blob OpenBlob(IBlobLayout layout)
    {
        Blob? blob = null;
        blob = new Blob(layout, (index, firstChunk) => OpenSegment(layout, index, firstChunk));
        foreach (var segment in blob.Segments) Adopt(blob, segment);
        return blob;
    }

    /// <summary>Follows the blob's object table after it grew.</summary>
    public void Grow(Blob blob)
    {
        // Not by number: one that no directory could take may have found its place now.
        var known = blob.Segments;
        blob.Grow();
        foreach (var segment in blob.Segments.Except(known)) Adopt(blob, segment);
    }

    /// <summary>Keeps all of the blob until <see cref="Blob.Unpin"/>. What is present after this returns stays present.</summary>
    public void Pin(Blob blob)
    {
        blob.Pin();
        foreach (var volume in _volumes) volume.AwaitEviction();
    }

    /// <summary>Keeps some of the blob's objects until <see cref="Blob.Release"/>. What of them is present after this returns stays present.</summary>
    public void Keep(Blob blob, Func<long, bool> rows)
    {
        blob.Keep(rows);
        foreach (var volume in _volumes) volume.AwaitEviction();
    }

    /// <summary>Room for so many bytes in the segment's directory, evicting if need be; false when what is there must stay.</summary>
    public bool TryReserve(Segment segment, long bytes)
    {
        while (!TryReserveFree(segment, bytes))
        {
            // The room that was made may go to another fetch before this one has it.
            if (!segment.Directory.Probe() || !TryEvict(VolumeOf(segment), bytes)) return false;
        }

        return true;
    }

    /// <summary>As <see cref="TryReserve"/> of what is free as it is: waits for nothing and nobody.</summary>
    public bool TryReserveFree(Segment segment, long bytes)
    {
        if (!segment.Directory.Probe() || !segment.TryCharge(bytes)) return false;
        if (segment.Directory.Excess(0) > 0) VolumeOf(segment).EvictInBackground();
        return true;
    }

    private static bool TryEvict(CacheVolume volume, long bytes)
    {
        try
        {
            return volume.Evict(bytes);
        }
        catch (IOException e)
        {
            volume.Directory.Report(e);
            return false;
        }
    }

    /// <summary>Gives back room that was reserved and not filled.</summary>
    public static void Release(Segment segment, long bytes) => segment.Charge(-bytes);

    /// <summary>The file system was full although the capacity was not reached: makes some room. True if it did.</summary>
    public bool MakeRoom(Segment segment, long bytes)
    {
        var volume = VolumeOf(segment);
        try
        {
            return volume.EvictBytes(Math.Max(bytes, 64L << 20)) > 0;
        }
        catch (IOException e)
        {
            volume.Directory.Report(e);
            return false;
        }
    }

    /// <summary>A chunk became present.</summary>
    public void Inserted(Segment segment, long chunk) => VolumeOf(segment).Insert(segment, chunk);

    /// <summary>Bytes by which these exceed what the directories have free or could evict; 0 if they fit.</summary>
    public long Shortfall(IEnumerable<(Segment Segment, long Bytes)> wanted)
    {
        long shortfall = 0;
        foreach (var volume in wanted.GroupBy(m => m.Segment.Directory, m => m.Bytes))
        {
            var free = volume.Key.Capacity - volume.Key.Used + VolumeOf(volume.Key).EvictableBytes();
            shortfall += Math.Max(0, volume.Sum() - free);
        }

        return shortfall;
    }

    /// <summary>
    /// Ends an epoch: everything marked present before the call may be trusted after an OS crash once this returns. A failed sync is a condition
    /// of its directory, and what it did not cover is forgotten.
    /// </summary>
    /// <returns>Whether every sync went well.</returns>
    public async Task<bool> SyncAsync(CancellationToken cancellationToken)
    {
        var well = true;
        await _epoch.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var volume in _volumes) well &= await Task.Run(() => Sync(volume), cancellationToken).ConfigureAwait(false);
            return well;
        }
        finally
        {
            _epoch.Release();
        }
    }

    /// <summary>Times that bytes which had been present were not believed any more.</summary>
    public int Distrusted => Volatile.Read(ref _distrusted);

    /// <summary>
    /// Sees to it that nothing is fetched into the blob from a chunk on, or evicted there, until <see cref="ChunkTable.OpenFence"/>: its rows are to be
    /// taken back. What is under way there ends first.
    /// </summary>
    public async Task FenceAsync(Blob blob, long firstChunk)
    {
        await blob.Operations.FenceAsync(new ChunkOperation(), firstChunk).ConfigureAwait(false);

        // One that chose its victims before the fence asks for their rows yet.
        foreach (var volume in _volumes) volume.AwaitEviction();
    }

    /// <summary>
    /// Follows the blob's object table after its end was taken back, behind the fence: nothing of it is present any more, nobody reads it, and its bytes
    /// are gone, so that a place is either empty or has bytes of the object that the table puts there.
    /// </summary>
    public async Task FollowCutAsync(Blob blob)
    {
        // An epoch under way would write down what it noted before.
        await _epoch.WaitAsync().ConfigureAwait(false);
        try
        {
            var (layout, gone) = (blob.Layout, blob.Shrink());
            var last = blob.Segments.Count > 0 ? blob.Segments[^1] : null;
            last?.ForgetFrom(layout.Chunks);
            foreach (var segment in gone) segment.ForgetFrom(segment.FirstChunk);
            blob.Readers.WaitForReaders();
            foreach (var segment in gone) Remove(segment);
            if (last is not null) FollowCut(last, layout);
        }
        finally
        {
            _epoch.Release();
        }
    }

    /// <summary>Removes a blob's files. Nothing may fetch into it or read from it any more. Returns the bytes given back.</summary>
    public async Task<long> DeleteAsync(Blob blob)
    {
        // Neither an epoch nor an eviction may have its files in hand.
        await blob.Operations.WhenIdleAsync().ConfigureAwait(false);
        await _epoch.WaitAsync().ConfigureAwait(false);
        try
        {
            return Delete(blob);
        }
        finally
        {
            _epoch.Release();
        }
    }

    /// <summary>Lets go of a blob and leaves its files to whoever opens it next. Nothing may fetch into it or read from it any more.</summary>
    public async Task CloseAsync(Blob blob)
    {
        await blob.Operations.WhenIdleAsync().ConfigureAwait(false);
        await _epoch.WaitAsync().ConfigureAwait(false);
        try
        {
            _ = Close(blob);
        }
        finally
        {
            _epoch.Release();
        }
    }

    public void Dispose() => _epoch.Dispose();

    private long Close(Blob blob)
    {
        long charged = 0;
        foreach (var segment in blob.Segments.OfType<Segment>())
        {
            var volume = VolumeOf(segment);
            volume.Remove(segment);
            volume.AwaitEviction();

            // What was counted, not what is allocated: the file system may have blocks of its own in the file that came and went.
            var bytes = segment.Charged;
            segment.Charge(-bytes);
            charged += bytes;
        }

        blob.Dispose();
        return charged;
    }

    private long Delete(Blob blob)
    {
        var freed = Close(blob);
        foreach (var volume in _volumes)
        {
            var folder = Path.Combine(volume.Directory.Path, "blobs", blob.Layout.BlobId.ToString("N"));
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }

        return freed;
    }

    private void Remove(Segment segment)
    {
        var volume = VolumeOf(segment);
        volume.Remove(segment);
        volume.AwaitEviction();
        segment.Charge(-segment.Charged);
        segment.Dispose();
        foreach (var path in (string[])[segment.Path, segment.Path + ".present", segment.Path + ".durable"])
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException e)
            {
                // What is left of it is of before the cut, and not believed.
                segment.Directory.Report(e);
            }
        }
    }

    private static void FollowCut(Segment segment, IBlobLayout layout)
    {
        try
        {
            var before = FileRange.AllocatedBytes(segment.File);
            segment.FollowCut(layout.Cuts, (long)layout.SegmentBlocks[segment.Index] << 12);
            segment.Charge(-Math.Min(segment.Charged, before - FileRange.AllocatedBytes(segment.File)));
        }
        catch (IOException e)
        {
            segment.Directory.Fail(e);
        }
    }

    private CacheVolume VolumeOf(Segment segment) => VolumeOf(segment.Directory);

    private CacheVolume VolumeOf(CacheDirectory directory) => _volumes.First(v => v.Directory == directory);

    private void Adopt(Blob blob, Segment? segment)
    {
        if (segment is null) return;
        Sweep(blob, segment);
        segment.Charge(FileRange.AllocatedBytes(segment.File));
        VolumeOf(segment).Add(blob, segment);
    }

    // A process that died while fetching or evicting leaves blocks that no bit speaks of. Worth a walk only where they add up.
    private static void Sweep(Blob blob, Segment segment)
    {
        var end = segment.FirstChunk + segment.Chunks;
        var unspoken = FileRange.AllocatedBytes(segment.File);
        for (var chunk = segment.NextPresent(segment.FirstChunk, end); chunk < end;)
        {
            var until = segment.NextAbsent(chunk, end);
            unspoken -= (until < end ? OffsetOf(blob.Layout, until) : RandomAccess.GetLength(segment.File)) - OffsetOf(blob.Layout, chunk);
            chunk = segment.NextPresent(until, end);
        }

        if (unspoken <= SweepThreshold) return;
        for (var chunk = segment.NextAbsent(segment.FirstChunk, end); chunk < end;)
        {
            var until = segment.NextPresent(chunk, end);
            FileRange.PunchHole(segment.File, OffsetOf(blob.Layout, chunk), (until < end ? OffsetOf(blob.Layout, until) : RandomAccess.GetLength(segment.File)) - OffsetOf(blob.Layout, chunk));
            chunk = segment.NextAbsent(until, end);
        }
    }

    private static long OffsetOf(IBlobLayout layout, long chunk)
    {
        var row = layout.RowOfChunk(chunk);
        return row.Offset + ((chunk - row.FirstChunk) * layout.ChunkSize);
    }

    private Segment? OpenSegment(IBlobLayout layout, int index, long firstChunk)
    {
        var name = Path.Combine("blobs", layout.BlobId.ToString("N"), $"{index:D5}.seg");
        var usable = _volumes.Select(v => v.Directory).Where(d => d.State != CacheDirectoryState.Failed).ToList();

        // An existing segment is where it was; a new one goes where the most room is left.
        var directory = usable.FirstOrDefault(d => File.Exists(Path.Combine(d.Path, name))) ?? usable.MaxBy(d => d.Capacity - d.Used - (SegmentsOn(d) << 30));
        if (directory is null) return null;
        VolumeOf(directory).Opened++;
        try
        {
            return Segment.Open(directory, Path.Combine(directory.Path, name), index, firstChunk, layout, _bootId, _time);
        }
        catch (IOException e)
        {
            directory.Report(e);
            return null;
        }
    }

    // New segments are empty: without this, all of a new blob would land on the directory with the most free bytes.
    private long SegmentsOn(CacheDirectory directory) => VolumeOf(directory).Opened;

    private bool Sync(CacheVolume volume)
    {
        if (volume.Directory.State == CacheDirectoryState.Failed) return false;
        var epochs = volume.Segments.Where(s => s.BeginEpoch()).ToList();
        if (epochs.Count == 0) return true;
        try
        {
            _sync(epochs[0].File);
        }
        catch (IOException e)
        {
            // After a failed writeback the kernel may show clean pages that are not on disk, or drop them: believe nothing newer than the last good sync.
            volume.Directory.Fail(e);
            Interlocked.Increment(ref _distrusted);
            foreach (var segment in epochs) Log.Distrusted(_logger, segment.Path, segment.DistrustUnsynced(), e);
            return false;
        }

        var well = true;
        foreach (var segment in epochs)
        {
            try
            {
                segment.EndEpoch();
            }
            catch (IOException e)
            {
                volume.Directory.Report(e);
                well = false;
            }
        }

        return well;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Segment}: sync failed, {Chunks} chunks forgotten")]
        public static partial void Distrusted(ILogger logger, string segment, long chunks, Exception error);
    }
}
