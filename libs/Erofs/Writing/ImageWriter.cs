using Microsoft.Win32.SafeHandles;
using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>
/// One pass over sorted entries. Inodes go into the image as they come; a directory's dirents are kept until it closes, in memory and then
/// in scratch space, because its blocks must be contiguous.
/// </summary>
internal sealed class ImageWriter : IErofsImageWriter
{
    private readonly ErofsImageOptions _options;
    private readonly ImageOutput _output;
    private readonly InodeTable _inodes;
    private readonly DirectoryWriter _directoryWriter;
    private readonly DirectoryStack _directories;
    private readonly SegmentUse _segments;
    private readonly EntryPath _last = new();
    private bool _closed;

    public ImageWriter(SafeFileHandle file, ErofsImageOptions options)
    {
        _options = options;
        _segments = new SegmentUse(options.MaxDevices);
        _output = new ImageOutput(file);
        var header = DeviceSlot.TableOffset + ((long)options.MaxDevices * DeviceSlot.Size);
        _output.Allocate(Layout.BlocksOf(header) << Layout.BlockBits);
        _inodes = new InodeTable(_output);
        _directoryWriter = new DirectoryWriter(_output, _inodes, options);
        _directories = new DirectoryStack(_directoryWriter);
    }

    public void AddDirectory(ReadOnlySpan<byte> path, long mtimeUnixNs)
    {
        var nameStart = Enter(path, isDirectory: true);
        _directories.Push(nameStart, path.Length).Touch(mtimeUnixNs);
    }

    public void AddFile(ReadOnlySpan<byte> path, long mtimeUnixNs, long size, int device, uint startBlock)
    {
        if ((ulong)size >= Layout.FileSizeLimit)
            throw SizeRefused(path, size);
        var blocks = Layout.BlocksOf(size);
        if (size != 0)
            _segments.Check(blocks, device, startBlock);
        var nameStart = Enter(path, isDirectory: false);
        if (size != 0)
            _segments.Add(blocks, device, startBlock);
        var place = _inodes.Allocate(ExtendedInode.Size + (size == 0 ? 0 : ChunkIndex.Size), out var nid);
        InodeOf(
            (ushort)(ExtendedInode.RegularFile | _options.FileMode),
            size == 0 ? DataLayout.FlatPlain : DataLayout.ChunkBased,
            size,
            size == 0 ? 0 : ChunkIndex.FormatOfOneChunk(blocks),
            mtimeUnixNs).WriteTo(place);
        if (size != 0)
            ChunkIndex.Write(place[ExtendedInode.Size..], device + 1, startBlock);
        AddToTop(path[nameStart..], nid, FileType.Regular, mtimeUnixNs);
    }

    public void AddSymbolicLink(ReadOnlySpan<byte> path, long mtimeUnixNs, ReadOnlySpan<byte> target)
    {
        // A longer one could not be read back: readlink gives a page at most, with its NUL (PATH_MAX).
        if (target.IsEmpty || target.Length >= Layout.BlockSize || target.Contains((byte)0))
            throw TargetRefused(path, nameof(target));
        var nameStart = Enter(path, isDirectory: false);
        var isInline = ExtendedInode.Size + target.Length <= Layout.BlockSize;
        uint block = 0;
        if (!isInline)
        {
            var position = _output.Allocate(Layout.BlockSize);
            _output.Write(position, target);
            block = (uint)(position >> Layout.BlockBits);
        }
        var place = _inodes.Allocate(ExtendedInode.Size + (isInline ? target.Length : 0), out var nid);
        var layout = isInline ? DataLayout.FlatInline : DataLayout.FlatPlain;
        InodeOf(ExtendedInode.SymbolicLink | 0x1FF, layout, target.Length, block, mtimeUnixNs).WriteTo(place);
        if (isInline)
            target.CopyTo(place[ExtendedInode.Size..]);
        AddToTop(path[nameStart..], nid, FileType.SymbolicLink, mtimeUnixNs);
    }

    public void Complete(IReadOnlyList<uint> deviceBlocks)
    {
        ArgumentNullException.ThrowIfNull(deviceBlocks);
        ThrowIfUnusable();
        _segments.CheckAgainst(deviceBlocks);
        _closed = true;
        var root = _directories.Root;
        _directories.CloseDownTo(1, _last.Bytes);
        if (root.MtimeUnixNs == long.MinValue)
            root.Touch(0);
        _directories.CloseDownTo(0, []);
        _inodes.Finish();
        WriteHeader(deviceBlocks, root);
        _output.Finish();
    }

    public void Dispose() => _closed = true;

    /// <summary>Checks the path, closes and opens directories to get to its parent. A path that is refused changes nothing.</summary>
    /// <returns>Where in the path the entry's name starts.</returns>
    private int Enter(ReadOnlySpan<byte> path, bool isDirectory)
    {
        ThrowIfUnusable();
        var common = _last.CheckOrder(path);
        var depth = _directories.DepthOf(path, common);
        var start = _directories.NamesStart(depth);
        var nameStart = EntryPath.CheckComponents(path, start);
        _directories.CloseDownTo(depth, _last.Bytes);
        while (start < nameStart)
        {
            var end = start + path[start..].IndexOf((byte)'/');
            _directories.Push(start, end);
            start = end + 1;
        }
        _last.Set(path, common, isDirectory);
        return nameStart;
    }

    private void AddToTop(ReadOnlySpan<byte> name, long nid, FileType type, long mtimeUnixNs)
    {
        var directory = _directories.Top;
        _directoryWriter.Add(directory, name, nid, type);
        directory.Touch(mtimeUnixNs);
    }

    private ExtendedInode InodeOf(ushort mode, DataLayout layout, long size, uint union, long mtimeUnixNs) => new()
    {
        DataLayout = layout,
        Mode = mode,
        FileSize = size,
        Union = union,
        Ino = _inodes.NextIno(),
        Uid = _options.Uid,
        Gid = _options.Gid,
        MtimeUnixNs = mtimeUnixNs,
        Links = 1,
    };

    private void WriteHeader(IReadOnlyList<uint> deviceBlocks, OpenDirectory root)
    {
        var header = new byte[Layout.BlocksOf(DeviceSlot.TableOffset + ((long)deviceBlocks.Count * DeviceSlot.Size)) << Layout.BlockBits];
        for (var device = 0; device < deviceBlocks.Count; device++)
            DeviceSlot.Write(header.AsSpan(DeviceSlot.TableOffset + (device * DeviceSlot.Size), DeviceSlot.Size), deviceBlocks[device]);
        new SuperBlock
        {
            RootNid = (ushort)root.Nid,
            Inodes = _inodes.Count,
            BuildTimeUnixNs = root.MtimeUnixNs,
            Blocks = (uint)(_output.Length >> Layout.BlockBits),
            MetaBlock = _inodes.MetaBlock,
            Uuid = _options.Uuid,
            Devices = (ushort)deviceBlocks.Count,
        }.WriteTo(header.AsSpan(0, Layout.BlockSize));
        _output.Write(0, header);
    }

    private static ArgumentOutOfRangeException SizeRefused(ReadOnlySpan<byte> path, long size) =>
        new(nameof(size), size, $"{PathText.Quote(path)}: a file has 0 to {Layout.FileSizeLimit - 1} bytes.");

    private static ArgumentException TargetRefused(ReadOnlySpan<byte> path, string parameter) =>
        new($"{PathText.Quote(path)}: the target of a link has 1 to {Layout.BlockSize - 1} bytes and no NUL.", parameter);

    private void ThrowIfUnusable()
    {
        if (_closed)
            throw new InvalidOperationException("The image was completed, or its writer disposed: start another.");
        if (_output.Failed)
            throw new InvalidOperationException("Writing the image failed before: start it anew in an empty file.");
    }
}
