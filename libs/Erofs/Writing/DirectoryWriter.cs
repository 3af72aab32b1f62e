using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>Adds dirents to open directories and, at their close, writes them and their inodes.</summary>
internal sealed class DirectoryWriter(ImageOutput output, InodeTable inodes, ErofsImageOptions options)
{
    /// <summary>
    /// Kept for a directory whose subdirectory needs its nid for ".." before its own dirents are all known: inline up to here, else a block
    /// of its own.
    /// </summary>
    private const int RoomBeforeClose = 512;

    private readonly DirentSpill _spill = new(output);

    private static ReadOnlySpan<byte> Dot => "."u8;

    private static ReadOnlySpan<byte> DotDot => ".."u8;

    /// <summary>Adds a name that sorts behind all before it. "." and ".." are entries like others, at their place in byte order.</summary>
    public void Add(OpenDirectory directory, ReadOnlySpan<byte> name, long nid, FileType type)
    {
        if (directory.DotsAdded < 2)
            AddDotsBefore(directory, name);
        AddDirent(directory, name, nid, type);
    }

    /// <summary>Gives the directory its inode now, if it has none.</summary>
    public long EnsureNid(OpenDirectory directory, int room = RoomBeforeClose)
    {
        if (directory.Nid != 0)
            return directory.Nid;
        inodes.Allocate(room, out var nid);
        directory.Nid = nid;
        directory.Room = room;
        return nid;
    }

    /// <summary>Writes the directory and adds it to its parent.</summary>
    /// <param name="directory">With all its entries added.</param>
    /// <param name="name">Its name.</param>
    public void Close(OpenDirectory directory, ReadOnlySpan<byte> name)
    {
        AddDotsBefore(directory, []);
        // Before this directory's own place is taken: a place must be filled before the next one is taken.
        EnsureNid(directory.Parent);
        if (directory.SpilledBlocks == 0 && ExtendedInode.Size + directory.Block.Length <= InlineLimit(directory))
            WriteInline(directory);
        else
            WritePlain(directory);
        if (directory.IsRoot)
            return;
        Add(directory.Parent, name, directory.Nid, FileType.Directory);
        directory.Parent.Subdirectories++;
        directory.Parent.Touch(directory.MtimeUnixNs);
    }

    private static int InlineLimit(OpenDirectory directory) => directory.Nid == 0 ? Layout.BlockSize : directory.Room;

    /// <param name="directory">Where to.</param>
    /// <param name="name">Empty: all that is left.</param>
    private void AddDotsBefore(OpenDirectory directory, ReadOnlySpan<byte> name)
    {
        if (directory.DotsAdded == 0 && IsNext(Dot, name))
        {
            directory.DotDirent = AddDirent(directory, Dot, 0, FileType.Directory);
            directory.DotsAdded = 1;
        }
        if (directory.DotsAdded == 1 && IsNext(DotDot, name))
        {
            directory.DotDotDirent = AddDirent(directory, DotDot, 0, FileType.Directory);
            directory.DotsAdded = 2;
        }
    }

    private static bool IsNext(ReadOnlySpan<byte> dots, ReadOnlySpan<byte> name) => name.IsEmpty || dots.SequenceCompareTo(name) < 0;

    private int AddDirent(OpenDirectory directory, ReadOnlySpan<byte> name, long nid, FileType type)
    {
        var at = directory.Block.TryAdd(name, nid, type);
        if (at >= 0)
            return at;
        Spill(directory);
        return directory.Block.TryAdd(name, nid, type);
    }

    private void Spill(OpenDirectory directory)
    {
        EnsureNid(directory, ExtendedInode.Size);
        FillDots(directory);
        if (directory.SpilledBlocks++ == 0)
            directory.SpillStart = _spill.Height;
        directory.Block.MoveTo(_spill.Push());
    }

    private void FillDots(OpenDirectory directory)
    {
        if (directory.DotDirent >= 0)
            directory.Block.SetNid(directory.DotDirent, directory.Nid);
        if (directory.DotDotDirent >= 0)
            directory.Block.SetNid(directory.DotDotDirent, EnsureNid(directory.Parent));
        directory.DotDirent = -1;
        directory.DotDotDirent = -1;
    }

    private void WriteInline(OpenDirectory directory)
    {
        var length = directory.Block.Length;
        if (directory.Nid == 0)
        {
            var place = inodes.Allocate(ExtendedInode.Size + length, out var nid);
            directory.Nid = nid;
            Fill(directory, place);
            return;
        }
        Span<byte> kept = stackalloc byte[RoomBeforeClose];
        kept.Clear();
        Fill(directory, kept);
        inodes.Write(directory.Nid, kept[..directory.Room]);

        void Fill(OpenDirectory of, Span<byte> place)
        {
            FillDots(of);
            InodeOf(of, DataLayout.FlatInline, length, 0).WriteTo(place);
            of.Block.MoveTo(place[ExtendedInode.Size..]);
        }
    }

    private void WritePlain(OpenDirectory directory)
    {
        EnsureNid(directory, ExtendedInode.Size);
        FillDots(directory);
        var spilled = (long)directory.SpilledBlocks * Layout.BlockSize;
        var length = spilled + directory.Block.Length;
        var position = output.Allocate(spilled + Layout.BlockSize);
        if (spilled != 0)
            _spill.PopTo(directory.SpillStart, position);
        Span<byte> last = stackalloc byte[Layout.BlockSize];
        last.Clear();
        directory.Block.MoveTo(last);
        output.Write(position + spilled, last);
        Span<byte> inode = stackalloc byte[ExtendedInode.Size];
        inode.Clear();
        InodeOf(directory, DataLayout.FlatPlain, length, (uint)(position >> Layout.BlockBits)).WriteTo(inode);
        inodes.Write(directory.Nid, inode);
    }

    private ExtendedInode InodeOf(OpenDirectory directory, DataLayout layout, long length, uint block) => new()
    {
        DataLayout = layout,
        Mode = (ushort)(ExtendedInode.Directory | options.DirectoryMode),
        FileSize = length,
        Union = block,
        Ino = inodes.NextIno(),
        Uid = options.Uid,
        Gid = options.Gid,
        MtimeUnixNs = directory.MtimeUnixNs,
        Links = 2 + directory.Subdirectories,
    };
}
