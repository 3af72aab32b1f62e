using System.Runtime.InteropServices;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>
/// Answers one request. No state of its own: whatever a predecessor answered follows from <see cref="IFuseFiles"/>, so that its handles and
/// node ids work here. The handle is always 0.
/// </summary>
internal sealed unsafe class FuseDispatcher(FuseServer server, FuseDevice device, IFuseFiles files)
{
    private const uint AccessModeMask = 3;

    private readonly uint _uid = Native.Libc.EffectiveUserId();

    /// <param name="request">What one read of the device gave: a header and its arguments.</param>
    /// <param name="length">Its bytes.</param>
    public void Handle(byte* request, int length)
    {
        if (length < sizeof(FuseInHeader)) throw new InvalidDataException($"/dev/fuse gave a request of {length} bytes, less than its header.");
        ref readonly var header = ref *(FuseInHeader*)request;
        var arguments = new ReadOnlySpan<byte>(request + sizeof(FuseInHeader), length - sizeof(FuseInHeader));
        try
        {
            Handle(header, arguments);
        }
        catch (Exception error) when (header.Opcode != FuseOpcode.Init)
        {
            // Who asked gets EIO; if it was answered before the exception, the kernel does not know the request any more (ENOENT).
            device.Reply(header.Unique, Errno.EIO, null, 0);
            server.OnRequestFailed(error);
        }
    }

    private void Handle(in FuseInHeader header, ReadOnlySpan<byte> arguments)
    {
        switch (header.Opcode)
        {
            case FuseOpcode.Read:
                Read(header, MemoryMarshal.Read<FuseReadIn>(arguments));
                break;
            case FuseOpcode.Lookup:
                Lookup(header, arguments);
                break;
            case FuseOpcode.GetAttr:
                GetAttr(header);
                break;
            case FuseOpcode.Open:
                Open(header, MemoryMarshal.Read<FuseOpenIn>(arguments));
                break;
            case FuseOpcode.OpenDir:
                OpenDir(header);
                break;
            case FuseOpcode.ReadDir:
                ReadDir(header, MemoryMarshal.Read<FuseReadIn>(arguments));
                break;
            case FuseOpcode.StatFs:
                StatFs(header);
                break;
            case FuseOpcode.Release or FuseOpcode.ReleaseDir or FuseOpcode.Destroy:
                device.Reply(header.Unique, 0, null, 0);
                break;
            case FuseOpcode.Forget or FuseOpcode.BatchForget or FuseOpcode.NotifyReply:
                // No reply to these; node ids are forever, so there is nothing to forget.
                break;
            case FuseOpcode.Interrupt:
                files.Interrupt(MemoryMarshal.Read<FuseInterruptIn>(arguments).Unique);
                break;
            case FuseOpcode.Init:
                server.OnInit(header.Unique, arguments);
                break;
            case FuseOpcode.SetAttr:
                device.Reply(header.Unique, Errno.EROFS, null, 0);
                break;
            case FuseOpcode.ReadLink:
                device.Reply(header.Unique, Errno.EINVAL, null, 0);
                break;
            case FuseOpcode.Ioctl:
                device.Reply(header.Unique, Errno.ENOTTY, null, 0);
                break;
            default:
                // FLUSH, ACCESS, STATX, LSEEK, POLL, GETXATTR, LISTXATTR, FSYNC: after ENOSYS the kernel asks no more. Writes do not come: MS_RDONLY.
                device.Reply(header.Unique, Errno.ENOSYS, null, 0);
                break;
        }
    }

    private void Read(in FuseInHeader header, in FuseReadIn read)
    {
        if (!files.TryGet(header.NodeId, out var file))
        {
            device.Reply(header.Unique, Errno.ENOENT, null, 0);
            return;
        }
        // Direct reads ask for what the reader's buffer holds, past the end of the file too.
        var length = (int)Math.Min(read.Size, (ulong)Math.Max(0, file.Size - (long)Math.Min(read.Offset, long.MaxValue)));
        if (length == 0)
        {
            device.Reply(header.Unique, 0, null, 0);
            return;
        }
        files.Read(new FuseRead(server, header.Unique, header.NodeId, (long)read.Offset, length));
    }

    private void Lookup(in FuseInHeader header, ReadOnlySpan<byte> arguments)
    {
        var end = arguments.IndexOf((byte)0);
        var name = end < 0 ? arguments : arguments[..end];
        if (header.NodeId != FuseProtocol.RootId || !files.TryLookup(name, out var file))
        {
            device.Reply(header.Unique, header.NodeId == FuseProtocol.RootId ? Errno.ENOENT : Errno.ENOTDIR, null, 0);
            return;
        }
        var entry = new FuseEntryOut
        {
            NodeId = file.NodeId,
            EntryValid = FuseInodes.ValidSeconds,
            AttrValid = FuseInodes.ValidSeconds,
            Attr = FuseInodes.File(file, _uid),
        };
        device.Reply(header.Unique, 0, &entry, sizeof(FuseEntryOut));
    }

    private void GetAttr(in FuseInHeader header)
    {
        var reply = new FuseAttrOut { AttrValid = FuseInodes.ValidSeconds };
        if (header.NodeId == FuseProtocol.RootId)
        {
            reply.Attr = FuseInodes.Directory(_uid);
        }
        else if (files.TryGet(header.NodeId, out var file))
        {
            reply.Attr = FuseInodes.File(file, _uid);
        }
        else
        {
            device.Reply(header.Unique, Errno.ENOENT, null, 0);
            return;
        }
        device.Reply(header.Unique, 0, &reply, sizeof(FuseAttrOut));
    }

    private void Open(in FuseInHeader header, in FuseOpenIn open)
    {
        var errno = (open.Flags & AccessModeMask) != Native.Libc.O_RDONLY ? Errno.EROFS
            : header.NodeId == FuseProtocol.RootId ? Errno.EISDIR
            : files.TryGet(header.NodeId, out _) ? 0 : Errno.ENOENT;
        var reply = new FuseOpenOut { OpenFlags = FuseOpenFlags.DirectIo | FuseOpenFlags.NoFlush };
        device.Reply(header.Unique, errno, &reply, errno == 0 ? sizeof(FuseOpenOut) : 0);
    }

    private void OpenDir(in FuseInHeader header)
    {
        // Not ENOSYS (no OPENDIR ever again, and listings cached): files come into the directory as a blob grows.
        var reply = new FuseOpenOut();
        var errno = header.NodeId == FuseProtocol.RootId ? 0 : Errno.ENOTDIR;
        device.Reply(header.Unique, errno, &reply, errno == 0 ? sizeof(FuseOpenOut) : 0);
    }

    private void ReadDir(in FuseInHeader header, in FuseReadIn read)
    {
        const int MostBytes = 32 * 1024;
        var size = (int)Math.Min(read.Size, MostBytes);
        var buffer = stackalloc byte[MostBytes];
        var written = FuseDirents.Write(new Span<byte>(buffer, size), read.Offset, files);
        device.Reply(header.Unique, 0, buffer, written);
    }

    private void StatFs(in FuseInHeader header)
    {
        var reply = new FuseStatFsOut { BlockSize = FuseProtocol.PageBytes, FragmentSize = FuseProtocol.PageBytes, NameLength = 255 };
        while (files.TryGetEntry((int)reply.Files, out var file, out _))
        {
            reply.Blocks += ((ulong)file.Size + FuseProtocol.PageBytes - 1) / FuseProtocol.PageBytes;
            reply.Files++;
        }
        device.Reply(header.Unique, 0, &reply, sizeof(FuseStatFsOut));
    }
}
