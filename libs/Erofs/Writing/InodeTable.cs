using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>
/// Places inodes in blocks of the image. An inode and what follows it (chunk index, inline data) are in one block: the kernel demands it of
/// inline data, and reads one block less for the rest.
/// </summary>
internal sealed class InodeTable
{
    private readonly ImageOutput _output;
    private readonly byte[] _block = new byte[Layout.BlockSize];
    private readonly long _origin;
    private long _position;
    private int _used;
    private uint _count;

    /// <param name="output">With what stands before the inodes allocated.</param>
    public InodeTable(ImageOutput output)
    {
        _output = output;
        _position = output.Allocate(Layout.BlockSize);
        // nid 0 is the block before the first inode: glibc's readdir has entries with inode number 0 for deleted ones.
        _origin = _position - Layout.BlockSize;
    }

    public uint MetaBlock => (uint)(_origin >> Layout.BlockBits);

    public uint Count => _count;

    /// <summary>Number of a new inode (i_ino), from 1.</summary>
    public uint NextIno() =>
        _count == uint.MaxValue ? throw new InvalidOperationException("An image holds 4,294,967,295 inodes: too many entries.") : ++_count;

    /// <param name="bytes">Up to a block.</param>
    /// <param name="nid">Its name in dirents.</param>
    /// <returns>Zero bytes to be filled before the next call.</returns>
    public Span<byte> Allocate(int bytes, out long nid)
    {
        bytes = Layout.RoundUpToNidUnit(bytes);
        if (_used + bytes > Layout.BlockSize)
            NextBlock();
        nid = (_position + _used - _origin) / Layout.NidUnit;
        var place = _block.AsSpan(_used, bytes);
        _used += bytes;
        return place;
    }

    /// <summary>Fills an inode that was allocated earlier.</summary>
    public void Write(long nid, ReadOnlySpan<byte> bytes)
    {
        var position = _origin + (nid * Layout.NidUnit);
        if (position >= _position && position < _position + Layout.BlockSize)
            bytes.CopyTo(_block.AsSpan((int)(position - _position)));
        else
            _output.Write(position, bytes);
    }

    public void Finish() => _output.Write(_position, _block);

    private void NextBlock()
    {
        Finish();
        _position = _output.Allocate(Layout.BlockSize);
        _block.AsSpan().Clear();
        _used = 0;
    }
}
