using System.Buffers.Binary;
using System.Text;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Reading;

/// <summary>
/// Reads an image by the format's documentation, sharing nothing with the writer, and asserts what the format promises: checksum, places
/// that do not overlap, order of dirents, "." and "..", unique inode numbers.
/// </summary>
internal sealed class ImageReader
{
    private readonly byte[] _image;
    private readonly SortedDictionary<long, (long End, string What)> _places = [];
    private readonly Dictionary<string, ImageEntry> _entries = [];

    public ImageReader(byte[] image)
    {
        _image = image;
        Super = new SuperBlockReader(image);
        Take(0, 1024 + 128, "superblock");
        Take(Super.DeviceTableOffset, Super.Devices.Count * 128, "device table");
        Walk("", Super.RootNid, Super.RootNid);
        AssertPlaces();
        Assert.Equal(_entries.Count, _entries.Values.Select(e => e.Nid).Distinct().Count());
        Assert.Equal(_entries.Count, _entries.Values.Select(e => e.Ino).Distinct().Count());
        Assert.Equal((ulong)_entries.Count, Super.Inodes);
        Assert.Equal(image.Length, Super.Blocks * 4096L);
    }

    public SuperBlockReader Super { get; }

    public IReadOnlyDictionary<string, ImageEntry> Entries => _entries;

    /// <summary>Blocks of each directory, for lookups.</summary>
    public Dictionary<string, IReadOnlyList<IReadOnlyList<ImageDirent>>> Directories { get; } = [];

    private long Position(long nid) => (Super.MetaBlock * 4096L) + (nid * 32);

    private void Walk(string path, long nid, long parentNid)
    {
        var entry = ReadInode(nid, path);
        _entries.Add(path, entry);
        if (entry.Kind != EntryKind.Directory)
            return;
        var blocks = ReadBlocks(entry);
        Directories.Add(path, blocks);
        var dirents = blocks.SelectMany(b => b).ToList();
        for (var i = 1; i < dirents.Count; i++)
        {
            var (before, name) = (dirents[i - 1].Name, dirents[i].Name);
            Assert.True(string.CompareOrdinal(before, name) < 0, $"'{before}' before '{name}' in '{path}'");
        }
        Assert.Equal(nid, Assert.Single(dirents, d => d.Name == ".").Nid);
        Assert.Equal(parentNid, Assert.Single(dirents, d => d.Name == "..").Nid);
        uint subdirectories = 0;
        foreach (var dirent in dirents.Where(d => d.Name is not ("." or "..")))
        {
            var child = path.Length == 0 ? dirent.Name : $"{path}/{dirent.Name}";
            Walk(child, dirent.Nid, nid);
            Assert.Equal(dirent.FileType, _entries[child].Kind switch { EntryKind.File => 1, EntryKind.Directory => 2, _ => 7 });
            if (_entries[child].Kind == EntryKind.Directory)
                subdirectories++;
        }
        Assert.All(dirents.Where(d => d.Name is "." or ".."), d => Assert.Equal(2, d.FileType));
        Assert.Equal(2 + subdirectories, entry.Links);
    }

    private ImageEntry ReadInode(long nid, string path)
    {
        var at = Position(nid);
        var inode = _image.AsSpan((int)at, 64);
        var format = BinaryPrimitives.ReadUInt16LittleEndian(inode);
        Assert.Equal(1, format & 1);
        Assert.Equal(0, format & ~0xF);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(inode[2..]));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(inode[6..]));
        Assert.True(inode[48..64].IndexOfAnyExcept((byte)0) < 0, "reserved bytes of an inode");
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(inode[4..]);
        var union = BinaryPrimitives.ReadUInt32LittleEndian(inode[16..]);
        var entry = new ImageEntry(
            KindOf(mode),
            mode & 0xFFF,
            BinaryPrimitives.ReadUInt32LittleEndian(inode[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(inode[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(inode[44..]),
            BinaryPrimitives.ReadInt64LittleEndian(inode[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(inode[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(inode[40..]),
            nid,
            BinaryPrimitives.ReadUInt32LittleEndian(inode[20..]))
        {
            DataLayout = (format >> 1) & 7,
            Block = union,
        };
        Assert.InRange(entry.MtimeNs, 0u, 999_999_999u);
        var behind = 0L;
        switch (entry.DataLayout)
        {
            case 4:
                Assert.Equal(EntryKind.File, entry.Kind);
                Assert.Equal(0x20u, union & ~0x1Fu);
                behind = 8;
                Assert.Equal(0, (at + 64) % 8);
                var index = _image.AsSpan((int)at + 64, 8);
                Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(index));
                entry = entry with
                {
                    ChunkBits = 12 + (int)(union & 0x1F),
                    DeviceId = BinaryPrimitives.ReadUInt16LittleEndian(index[2..]),
                    Block = BinaryPrimitives.ReadUInt32LittleEndian(index[4..]),
                };
                Assert.True(entry.Size <= 1L << entry.ChunkBits, "one chunk covers the file");
                break;
            case 2:
                behind = entry.Size;
                break;
            default:
                Assert.Equal(0, entry.DataLayout);
                Take(union * 4096L, (entry.Size + 4095) / 4096 * 4096, $"data of '{path}'");
                break;
        }
        Assert.True((at % 4096) + 64 + behind <= 4096, $"the inode of '{path}' crosses a block");
        Take(at, 64 + behind, $"inode of '{path}'");
        return entry.Kind == EntryKind.SymbolicLink ? entry with { Target = Encoding.Latin1.GetString(Data(entry)) } : entry;
    }

    private static EntryKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => EntryKind.File,
        0x4000 => EntryKind.Directory,
        0xA000 => EntryKind.SymbolicLink,
        _ => throw new InvalidDataException($"mode {mode:x}"),
    };

    private ReadOnlySpan<byte> Data(ImageEntry entry) =>
        _image.AsSpan((int)(entry.DataLayout == 2 ? Position(entry.Nid) + 64 : entry.Block * 4096L), (int)entry.Size);

    private List<IReadOnlyList<ImageDirent>> ReadBlocks(ImageEntry entry)
    {
        var data = Data(entry);
        var blocks = new List<IReadOnlyList<ImageDirent>>();
        for (var at = 0; at < data.Length; at += 4096)
            blocks.Add(DirectoryBlock.Parse(data[at..Math.Min(at + 4096, data.Length)]));
        return blocks;
    }

    private void Take(long at, long length, string what)
    {
        if (length == 0)
            return;
        Assert.True(at + length <= _image.Length, $"{what} passes the end of the image");
        Assert.True(_places.TryAdd(at, (at + length, what)), $"{what} starts where {_places.GetValueOrDefault(at).What} does");
    }

    private void AssertPlaces()
    {
        var (end, what) = (0L, "");
        foreach (var (start, place) in _places)
        {
            Assert.True(start >= end, $"{place.What} overlaps {what}");
            (end, what) = place;
        }
    }
}
