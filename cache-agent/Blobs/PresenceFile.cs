using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// A presence map on disk, beside its segment. Little-endian: a 4,096-byte header (magic, format, blob id, segment number and inode, boot id,
/// word count and CRC-32 in sealed files, number of the object table's last cut), then the words.
/// </summary>
/// <remarks>
/// Two of them per segment. <c>.present</c> is written through word by word: it survives the death of the process, and means nothing after
/// the death of the kernel, which writes pages back in any order. <c>.durable</c> is sealed with a checksum, synced and renamed into place after a
/// syncfs of the blob that began later than the last of its bits was set: it is what counts after the boot id has changed.
/// </remarks>
internal sealed class PresenceFile : IDisposable
{
    private const int HeaderBytes = 4096;
    private const int Format = 1;
    private const int CutAt = 68;
    private readonly SafeFileHandle _file;

    private PresenceFile(SafeFileHandle file) => _file = file;

    private static ReadOnlySpan<byte> Magic => "VK8SPRES"u8;

    /// <summary>
    /// Opens the map of a segment as far as it can be trusted: all of <c>.present</c> within the boot that wrote it (unless its disk failed), else <c>.durable</c>, else nothing.
    /// </summary>
    /// <param name="segmentPath">The segment's file.</param>
    /// <param name="identity">What the map must speak of.</param>
    /// <param name="trustUnsynced">Whether what was not synced is believed.</param>
    /// <param name="forget">
    /// Called where the map is of before rows were taken back, with the first chunk that was: their bytes have to go before that is forgotten.
    /// </param>
    public static (PresenceFile File, ulong[] Words) Open(string segmentPath, PresenceIdentity identity, bool trustUnsynced, Action<long> forget)
    {
        var present = segmentPath + ".present";
        if (trustUnsynced && TryRead(present, identity, requireBoot: true, out var words, out var cut))
        {
            if (cut == long.MaxValue) return (new PresenceFile(OpenForWrite(present)), words);
        }
        else if (!TryRead(segmentPath + ".durable", identity, requireBoot: false, out words, out cut))
        {
            // With no map there may still be bytes, of whatever was there before.
            (words, cut) = ([], TableCut.FirstSince(identity.Cuts, 0));
        }

        if (cut != long.MaxValue) forget(cut);
        var temporary = present + ".tmp";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, Header(identity, words, isSealed: false), 0);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(words.AsSpan()), HeaderBytes);
        }

        File.Move(temporary, present, overwrite: true);
        return (new PresenceFile(OpenForWrite(present)), words);
    }

    /// <summary>Reads the sealed map, empty if there is none that can be trusted.</summary>
    public static ulong[] ReadDurable(string segmentPath, PresenceIdentity identity) =>
        TryRead(segmentPath + ".durable", identity, requireBoot: false, out var words, out _) ? words : [];

    /// <summary>Replaces the sealed map. The data its bits speak of must have been synced before.</summary>
    public static void WriteDurable(string segmentPath, PresenceIdentity identity, ulong[] words)
    {
        var path = segmentPath + ".durable";
        var temporary = path + ".tmp";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, Header(identity, words, isSealed: true), 0);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(words.AsSpan()), HeaderBytes);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes the sealed map for good: after an OS crash nothing will be believed.</summary>
    public static void DeleteDurable(string segmentPath)
    {
        File.Delete(segmentPath + ".durable.tmp");
        File.Delete(segmentPath + ".durable");
        DirectorySync.Flush(Path.GetDirectoryName(segmentPath)!);
    }

    /// <summary>Writes one word through to the kernel; a process that dies after this has not lost it.</summary>
    public void Write(int index, ulong word)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
        RandomAccess.Write(_file, bytes, HeaderBytes + ((long)index * 8));
    }

    /// <summary>Says that all it says is of after this cut of the object table.</summary>
    public void Stamp(PresenceIdentity identity)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, TableCut.Last(identity.Cuts));
        RandomAccess.Write(_file, bytes, CutAt);
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle OpenForWrite(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static bool TryRead(string path, PresenceIdentity identity, bool requireBoot, out ulong[] words, out long cut)
    {
        (words, cut) = ([], long.MaxValue);
        if (!File.Exists(path)) return false;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 8).SequenceEqual(Magic)) return false;
        var header = bytes.AsSpan(0, HeaderBytes);
        var format = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (format != Format)
        {
            throw new InvalidDataException($"{path} has format {format} and this agent knows {Format}: use the agent that wrote it, or remove the cache directory's content");
        }

        var same = new Guid(header[16..32]) == identity.BlobId
            && BinaryPrimitives.ReadInt32LittleEndian(header[12..]) == identity.Segment
            && BinaryPrimitives.ReadUInt64LittleEndian(header[32..]) == identity.Inode;
        if (!same || (requireBoot && new Guid(header[40..56]) != identity.BootId)) return false;
        var body = bytes.AsSpan(HeaderBytes);
        if (!requireBoot)
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(header[56..]) * 8;
            if (length != body.Length || Crc32.HashToUInt32(body) != BinaryPrimitives.ReadUInt32LittleEndian(header[64..])) return false;
        }

        words = new ulong[body.Length / 8];
        body[..(words.Length * 8)].CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        cut = TableCut.FirstSince(identity.Cuts, BinaryPrimitives.ReadInt32LittleEndian(header[CutAt..]));
        ClearFrom(words, cut - identity.FirstChunk);
        return true;
    }

    /// <summary>Clears the bits from one on.</summary>
    public static void ClearFrom(ulong[] words, long bit)
    {
        bit = Math.Max(0, bit);
        for (var index = bit >> 6; index < words.Length; index++) words[index] = index == bit >> 6 ? words[index] & ((1UL << (int)(bit & 63)) - 1) : 0;
    }

    private static byte[] Header(PresenceIdentity identity, ulong[] words, bool isSealed)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), identity.Segment);
        identity.BlobId.TryWriteBytes(header.AsSpan(16));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), identity.Inode);
        identity.BootId.TryWriteBytes(header.AsSpan(40));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(CutAt), TableCut.Last(identity.Cuts));
        if (!isSealed) return header;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(56), words.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(64), Crc32.HashToUInt32(MemoryMarshal.AsBytes(words.AsSpan())));
        return header;
    }
}
