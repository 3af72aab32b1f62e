using System.Buffers.Binary;

namespace VastK8s.Erofs.Format;

/// <summary>
/// A block of a directory while it grows: struct erofs_dirent (nid, nameoff, file_type, reserved: 12 bytes) one after the other, then
/// their names in the same order, without terminators.
/// </summary>
internal sealed class DirentBlock
{
    public const int DirentSize = 12;

    private readonly byte[] _dirents = new byte[Layout.BlockSize];
    private readonly byte[] _names = new byte[Layout.BlockSize];
    private int _direntBytes;
    private int _nameBytes;

    /// <summary>Bytes of the block so far.</summary>
    public int Length => _direntBytes + _nameBytes;

    /// <returns>Where the dirent is in this block, for <see cref="SetNid"/>; −1 if the block has no room.</returns>
    public int TryAdd(ReadOnlySpan<byte> name, long nid, FileType type)
    {
        if (Length + DirentSize + name.Length > Layout.BlockSize)
            return -1;
        var at = _direntBytes;
        var dirent = _dirents.AsSpan(at, DirentSize);
        BinaryPrimitives.WriteInt64LittleEndian(dirent, nid);
        // Counted from the first name until CopyTo knows where that is.
        BinaryPrimitives.WriteUInt16LittleEndian(dirent[8..], (ushort)_nameBytes);
        dirent[10] = (byte)type;
        name.CopyTo(_names.AsSpan(_nameBytes));
        _direntBytes += DirentSize;
        _nameBytes += name.Length;
        return at;
    }

    public void SetNid(int dirent, long nid) => BinaryPrimitives.WriteInt64LittleEndian(_dirents.AsSpan(dirent, DirentSize), nid);

    /// <summary>Writes <see cref="Length"/> bytes and starts anew.</summary>
    public void MoveTo(Span<byte> destination)
    {
        for (var at = 0; at < _direntBytes; at += DirentSize)
        {
            var nameOffset = _dirents.AsSpan(at + 8, sizeof(ushort));
            var fromFirstName = BinaryPrimitives.ReadUInt16LittleEndian(nameOffset);
            BinaryPrimitives.WriteUInt16LittleEndian(nameOffset, (ushort)(fromFirstName + _direntBytes));
        }
        _dirents.AsSpan(0, _direntBytes).CopyTo(destination);
        _names.AsSpan(0, _nameBytes).CopyTo(destination[_direntBytes..]);
        _direntBytes = 0;
        _nameBytes = 0;
    }
}
