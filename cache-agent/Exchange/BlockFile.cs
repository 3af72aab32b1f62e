using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// A part of a file that is being fetched, kept until it is whole. Whole blocks are added, each after it was checked, so that whatever broke off goes on behind
/// the last good one.
/// </summary>
internal sealed class BlockFile : IDisposable
{
    public const int BlockBytes = SnapshotManifest.BlockBytes;
    private readonly IDurableFiles _files;
    private readonly Action<long, ReadOnlySpan<byte>> _check;

    /// <param name="files">Where it is written.</param>
    /// <param name="path">Its path here.</param>
    /// <param name="from">The first byte of the whole file that is fetched.</param>
    /// <param name="to">The byte behind the last.</param>
    /// <param name="check">Throws when a block, told by its first byte in the whole file, is not what it should be.</param>
    public BlockFile(IDurableFiles files, string path, long from, long to, Action<long, ReadOnlySpan<byte>> check)
    {
        (_files, From, To, _check, Position) = (files, from, to, check, from);
        File = files.Open(path);

        // What another agent gave before, if anything, was not kept.
        files.SetLength(File, 0);
    }

    /// <summary>What came: the byte <see cref="From"/> is at 0.</summary>
    public SafeFileHandle File { get; }

    public long From { get; }

    public long To { get; }

    /// <summary>How far it has come, in the whole file.</summary>
    public long Position { get; private set; }

    public void Append(ReadOnlySpan<byte> block)
    {
        _check(Position, block);
        _files.Write(File, block, Position - From);
        Position += block.Length;
    }

    public void Dispose() => File.Dispose();
}
