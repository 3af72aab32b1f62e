using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// One segment of a blob: a sparse file on one cache directory, with its presence map beside it. Chunk numbers here are the blob's.
/// </summary>
internal sealed class Segment : IDisposable
{
    private PresenceIdentity _identity;
    private readonly PresenceFile _presenceFile;
    private readonly PresenceMap _presence;
    private readonly AccessCounts _accesses;
    private readonly Lock _durableGate = new();
    private ulong[] _durable;
    private ulong[]? _epoch;
    private long _chunks;
    private long _charged;
    private int _dirty;

    private Segment(
        string path, int index, CacheDirectory directory, SafeFileHandle file, PresenceIdentity identity, Func<long, long> end, TimeProvider time)
    {
        (Path, Index, FirstChunk, Directory, File, _identity) = (path, index, identity.FirstChunk, directory, file, identity);
        (_presenceFile, var words) = PresenceFile.Open(path, identity, directory.Options.FailureMark?.IsSet != true, chunk => PunchFrom(end(chunk)));
        _presence = PresenceMap.FromWords(words);
        _durable = PresenceFile.ReadDurable(path, identity);
        _accesses = new AccessCounts(time);
        _dirty = words.Length > 0 ? 1 : 0;
    }

    public string Path { get; }

    public int Index { get; }

    /// <summary>The first chunk of the blob that is in this segment.</summary>
    public long FirstChunk { get; }

    public CacheDirectory Directory { get; }

    public SafeFileHandle File { get; }

    /// <summary>Whose turn it is to write to <see cref="File"/>.</summary>
    public SemaphoreSlim Writers { get; } = new(1);

    /// <summary>Chunks the segment has room for so far.</summary>
    public long Chunks => Volatile.Read(ref _chunks);

    /// <summary>Chunks present.</summary>
    public long PresentChunks => _presence.Count;

    /// <summary>Bytes of its directory that are kept here or promised to fetches under way.</summary>
    public long Charged => Interlocked.Read(ref _charged);

    /// <summary>Whether its bytes may be used at all.</summary>
    public bool IsUsable => Directory.State != CacheDirectoryState.Failed;

    /// <summary>Opens the segment file, creating it (sparse) if need be.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="path">Its file.</param>
    /// <param name="index">Its number.</param>
    /// <param name="firstChunk">Its first chunk in the blob.</param>
    /// <param name="layout">The blob's object table.</param>
    /// <param name="bootId">This boot.</param>
    /// <param name="time">Clock.</param>
    public static Segment Open(
        CacheDirectory directory, string path, int index, long firstChunk, IBlobLayout layout, Guid bootId, TimeProvider time)
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var file = System.IO.File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            if (Syscall.stat(path, out var stat) != 0) throw new NativeException($"stat {path}", (int)NativeConvert.FromErrno(Stdlib.GetLastError()));
            var identity = new PresenceIdentity(layout.BlobId, index, stat.st_ino, bootId) { FirstChunk = firstChunk, Cuts = layout.Cuts };
            return new Segment(path, index, directory, file, identity, chunk => EndBefore(layout, index, firstChunk, chunk), time);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes room for what the object table has placed here by now.</summary>
    public void Grow(long chunks, long bytes)
    {
        _presence.Grow(chunks);
        _accesses.Grow(chunks);
        Volatile.Write(ref _chunks, chunks);
        if (RandomAccess.GetLength(File) < bytes) RandomAccess.SetLength(File, bytes);
    }

    /// <summary>Counts bytes as kept here, or (negative) as given back.</summary>
    public void Charge(long bytes)
    {
        Interlocked.Add(ref _charged, bytes);
        Directory.Charge(bytes);
    }

    /// <summary>Whether so many more bytes fit under the directory's capacity; if they do they are charged.</summary>
    public bool TryCharge(long bytes)
    {
        if (!Directory.TryCharge(bytes)) return false;
        Interlocked.Add(ref _charged, bytes);
        return true;
    }

    public bool IsPresent(long chunk) => _presence.Contains(chunk - FirstChunk);

    public bool ArePresent(long first, long count) => _presence.ContainsAll(first - FirstChunk, count);

    public long NextAbsent(long from, long end) => FirstChunk + _presence.Next(from - FirstChunk, end - FirstChunk, false);

    public long NextPresent(long from, long end) => FirstChunk + _presence.Next(from - FirstChunk, end - FirstChunk, true);

    /// <summary>One bit per chunk from <see cref="FirstChunk"/> on, 64 to a word, as they are now; in <paramref name="spare"/> if it is as long.</summary>
    public ulong[] CopyPresence(ulong[] spare) => _presence.ToWords(spare);

    /// <summary>The chunk's bytes were received whole, verified and written.</summary>
    public bool MarkPresent(long chunk)
    {
        _accesses.Reset(chunk - FirstChunk);
        var added = _presence.Add(chunk - FirstChunk, _presenceFile.Write);

        // After the bit: an epoch that takes this flag has to find it.
        Volatile.Write(ref _dirty, 1);
        return added;
    }

    public void Touch(long chunk) => _accesses.Touch(chunk - FirstChunk);

    public int Frequency(long chunk) => _accesses.Count(chunk - FirstChunk);

    public void Age(long chunk) => _accesses.Age(chunk - FirstChunk);

    /// <summary>
    /// First half of an eviction: from here on nobody starts to read these chunks, in this life or after a crash. The bytes may be punched once
    /// the readers of before have gone.
    /// </summary>
    public void Forget(IReadOnlyList<long> chunks)
    {
        lock (_durableGate)
        {
            var changed = false;
            foreach (var chunk in chunks)
            {
                var local = chunk - FirstChunk;
                _presence.Remove(local, _presenceFile.Write);
                var index = (int)(local >> 6);
                var bit = 1UL << (int)(local & 63);

                // An epoch under way may have synced before the chunk was punched and comes back.
                if (_epoch is { } epoch && index < epoch.Length) epoch[index] &= ~bit;
                if (index >= _durable.Length || (_durable[index] & bit) == 0) continue;
                _durable[index] &= ~bit;
                changed = true;
            }

            if (changed) SealForgotten();
        }
    }

    /// <summary>
    /// First half of following an object table whose rows were taken back from a chunk on: they are not present any more. The bytes may be punched once the
    /// readers of before have gone. Nothing fetches or evicts there, and no epoch is under way.
    /// </summary>
    public void ForgetFrom(long chunk)
    {
        lock (_durableGate)
        {
            var local = Math.Max(0, chunk - FirstChunk);

            // What cannot be written down stays in a file that carries the number of an older cut, and so is not believed.
            _presence.RemoveFrom(local, WriteIfPossible);
            PresenceFile.ClearFrom(_durable, local);
            Volatile.Write(ref _chunks, Math.Min(Chunks, local));
        }
    }

    /// <summary>
    /// Second half: the bytes behind <paramref name="bytes"/> go, and after that the maps are said to be of after the cut. A process or kernel that dies in
    /// between leaves maps of before it, and the next agent punches.
    /// </summary>
    /// <exception cref="IOException">The disk failed; the maps on it are not believed.</exception>
    public void FollowCut(IReadOnlyList<TableCut> cuts, long bytes)
    {
        lock (_durableGate)
        {
            PunchFrom(bytes);
            _identity = _identity with { Cuts = cuts };
            if (_durable.Length > 0) SealForgotten();
            _presenceFile.Stamp(_identity);
        }
    }

    private void PunchFrom(long offset)
    {
        var length = RandomAccess.GetLength(File) - offset;
        if (length > 0) FileRange.PunchHole(File, offset, length);
    }

    // Where in the segment's file the chunks before this one end: whole blocks; a chunk of a later segment is nowhere in it.
    private static long EndBefore(IBlobLayout layout, int index, long firstChunk, long chunk)
    {
        if (chunk <= firstChunk) return 0;
        var row = layout.RowOfChunk(chunk - 1);
        return row.Segment == index ? row.Offset + ((row.Size + 4095) & ~4095L) : long.MaxValue;
    }

    /// <summary>
    /// Starts an epoch over what is marked present now, if anything was since the last. False: there is nothing to do.
    /// </summary>
    public bool BeginEpoch()
    {
        lock (_durableGate)
        {
            if (Interlocked.Exchange(ref _dirty, 0) == 0) return false;
            _epoch = _presence.ToWords();
            return true;
        }
    }

    /// <summary>The blob was synced after <see cref="BeginEpoch"/>: what was marked then and not evicted since may be trusted after an OS crash.</summary>
    public void EndEpoch()
    {
        lock (_durableGate)
        {
            if (_epoch is null) return;
            try
            {
                PresenceFile.WriteDurable(Path, _identity, _epoch);
                _durable = _epoch;
            }
            catch (IOException)
            {
                // The data is safe, its seal is not: the older one stands, and the next epoch tries again.
                Volatile.Write(ref _dirty, 1);
                throw;
            }
            finally
            {
                _epoch = null;
            }
        }
    }

    /// <summary>A sync failed, and the kernel may have dropped pages: only what an earlier epoch synced is believed. Returns how many chunks were lost.</summary>
    public long DistrustUnsynced()
    {
        lock (_durableGate)
        {
            _epoch = null;
            var before = _presence.Count;
            var words = _presence.ToWords();
            for (var i = 0; i < words.Length; i++)
            {
                var lost = words[i] & ~(i < _durable.Length ? _durable[i] : 0);
                for (var bit = 0; lost != 0; bit++, lost >>= 1)
                {
                    // In memory at least: the file is on the disk that just failed.
                    if ((lost & 1) != 0) _presence.Remove(((long)i * 64) + bit, WriteIfPossible);
                }
            }

            return before - _presence.Count;
        }
    }

    private void WriteIfPossible(int index, ulong word)
    {
        try
        {
            _presenceFile.Write(index, word);
        }
        catch (IOException e)
        {
            Directory.Report(e);
        }
    }

    // On a full disk there is no room for another file, and eviction is what would make some: then nothing is trusted until the next epoch.
    private void SealForgotten()
    {
        try
        {
            PresenceFile.WriteDurable(Path, _identity, _durable);
        }
        catch (IOException)
        {
            _durable = [];
            PresenceFile.DeleteDurable(Path);
            Volatile.Write(ref _dirty, 1);
        }
    }

    public void Dispose()
    {
        _presenceFile.Dispose();
        File.Dispose();
        Writers.Dispose();
    }
}
