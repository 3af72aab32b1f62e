namespace VastK8s.Erofs;

/// <summary>
/// Writes a metadata-only EROFS image in one pass. Entries come in tree order: paths compared component by component, each component by
/// its bytes (the order of a depth-first walk of sorted directories), which is byte order with '/' below every other byte. Memory does
/// not grow with the number of entries.
/// </summary>
/// <remarks>Paths are bytes without leading or trailing '/'; no empty, "." or ".." component; no component over 255 bytes; no NUL.
/// Parent directories come into being by themselves. A directory's mtime is the newest in it, at any depth, or its own if newer. A path that
/// is bad, out of order, there already or under a file throws ArgumentException naming it, and changes nothing; a place outside a device
/// throws ArgumentOutOfRangeException. After an I/O error the image is of no use, and each call throws InvalidOperationException.</remarks>
public interface IErofsImageWriter : IDisposable
{
    /// <summary>A directory that may stay empty. Comes before what is in it.</summary>
    void AddDirectory(ReadOnlySpan<byte> path, long mtimeUnixNs);

    /// <summary>A file whose bytes are at one place of a segment device.</summary>
    /// <param name="path">Where.</param>
    /// <param name="mtimeUnixNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="size">Bytes; 0 needs no place. Under 8 TiB.</param>
    /// <param name="device">Index of the segment from 0 (EROFS device id − 1).</param>
    /// <param name="startBlock">4 KiB block in that segment.</param>
    void AddFile(ReadOnlySpan<byte> path, long mtimeUnixNs, long size, int device, uint startBlock);

    /// <summary>A symbolic link.</summary>
    void AddSymbolicLink(ReadOnlySpan<byte> path, long mtimeUnixNs, ReadOnlySpan<byte> target);

    /// <summary>Writes what is left: directories, device slots, superblock with its checksum. The file is whole after this, and not synced.</summary>
    /// <param name="deviceBlocks">4 KiB blocks of each segment device, in order.</param>
    void Complete(IReadOnlyList<uint> deviceBlocks);
}
