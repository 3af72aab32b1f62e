using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Tests.Protocol;

/// <summary>
/// Sizes and offsets as they follow from include/uapi/linux/fuse.h of Linux 6.18 (protocol 7.45) by C's rules on a 64-bit machine. The header
/// pads every structure to 64 bits by hand, so they are the same on 32-bit ones.
/// </summary>
internal static class KernelStructs
{
    public static readonly KernelStruct[] All =
    [
        new("fuse_in_header", typeof(FuseInHeader), 40,
            [("len", "Length", 0), ("opcode", "Opcode", 4), ("unique", "Unique", 8), ("nodeid", "NodeId", 16), ("uid", "Uid", 24), ("gid", "Gid", 28),
             ("pid", "Pid", 32), ("total_extlen", "TotalExtensionLength", 36)]),
        new("fuse_out_header", typeof(FuseOutHeader), 16, [("len", "Length", 0), ("error", "Error", 4), ("unique", "Unique", 8)]),
        new("fuse_init_in", typeof(FuseInitIn), 64,
            [("major", "Major", 0), ("minor", "Minor", 4), ("max_readahead", "MaxReadahead", 8), ("flags", "Flags", 12), ("flags2", "Flags2", 16)]),
        new("fuse_init_out", typeof(FuseInitOut), 64,
            [("major", "Major", 0), ("minor", "Minor", 4), ("max_readahead", "MaxReadahead", 8), ("flags", "Flags", 12),
             ("max_background", "MaxBackground", 16), ("congestion_threshold", "CongestionThreshold", 18), ("max_write", "MaxWrite", 20),
             ("time_gran", "TimeGranularity", 24), ("max_pages", "MaxPages", 28), ("map_alignment", "MapAlignment", 30), ("flags2", "Flags2", 32),
             ("max_stack_depth", "MaxStackDepth", 36), ("request_timeout", "RequestTimeout", 40)]),
        new("fuse_attr", typeof(FuseAttr), 88,
            [("ino", "Inode", 0), ("size", "Size", 8), ("blocks", "Blocks", 16), ("atime", "AccessTime", 24), ("mtime", "ModifyTime", 32),
             ("ctime", "ChangeTime", 40), ("atimensec", "AccessNanoseconds", 48), ("mtimensec", "ModifyNanoseconds", 52),
             ("ctimensec", "ChangeNanoseconds", 56), ("mode", "Mode", 60), ("nlink", "Links", 64), ("uid", "Uid", 68), ("gid", "Gid", 72),
             ("rdev", "Device", 76), ("blksize", "BlockSize", 80), ("flags", "Flags", 84)]),
        new("fuse_entry_out", typeof(FuseEntryOut), 128,
            [("nodeid", "NodeId", 0), ("generation", "Generation", 8), ("entry_valid", "EntryValid", 16), ("attr_valid", "AttrValid", 24),
             ("entry_valid_nsec", "EntryValidNanoseconds", 32), ("attr_valid_nsec", "AttrValidNanoseconds", 36), ("attr", "Attr", 40)]),
        new("fuse_attr_out", typeof(FuseAttrOut), 104, [("attr_valid", "AttrValid", 0), ("attr_valid_nsec", "AttrValidNanoseconds", 8), ("attr", "Attr", 16)]),
        new("fuse_open_in", typeof(FuseOpenIn), 8, [("flags", "Flags", 0), ("open_flags", "OpenFlags", 4)]),
        new("fuse_open_out", typeof(FuseOpenOut), 16, [("fh", "Handle", 0), ("open_flags", "OpenFlags", 8), ("backing_id", "BackingId", 12)]),
        new("fuse_read_in", typeof(FuseReadIn), 40,
            [("fh", "Handle", 0), ("offset", "Offset", 8), ("size", "Size", 16), ("read_flags", "ReadFlags", 20), ("lock_owner", "LockOwner", 24), ("flags", "Flags", 32)]),
        new("fuse_interrupt_in", typeof(FuseInterruptIn), 8, [("unique", "Unique", 0)]),
        new("fuse_kstatfs", typeof(FuseStatFsOut), 80,
            [("blocks", "Blocks", 0), ("bfree", "BlocksFree", 8), ("bavail", "BlocksAvailable", 16), ("files", "Files", 24), ("ffree", "FilesFree", 32),
             ("bsize", "BlockSize", 40), ("namelen", "NameLength", 44), ("frsize", "FragmentSize", 48)]),
        new("fuse_dirent", typeof(FuseDirent), 24, [("ino", "Inode", 0), ("off", "NextOffset", 8), ("namelen", "NameLength", 16), ("type", "Type", 20)]),
    ];

    /// <summary>Names and values of the header's enums and defines, and ours.</summary>
    public static readonly (string Kernel, ulong Value, ulong Ours)[] Constants =
    [
        ("FUSE_KERNEL_VERSION", 7, FuseProtocol.Major),
        ("FUSE_ROOT_ID", 1, FuseProtocol.RootId),
        ("FUSE_UNIQUE_RESEND", 0x8000000000000000, FuseProtocol.UniqueResend),
        ("FUSE_LOOKUP", 1, (ulong)FuseOpcode.Lookup),
        ("FUSE_FORGET", 2, (ulong)FuseOpcode.Forget),
        ("FUSE_GETATTR", 3, (ulong)FuseOpcode.GetAttr),
        ("FUSE_SETATTR", 4, (ulong)FuseOpcode.SetAttr),
        ("FUSE_READLINK", 5, (ulong)FuseOpcode.ReadLink),
        ("FUSE_OPEN", 14, (ulong)FuseOpcode.Open),
        ("FUSE_READ", 15, (ulong)FuseOpcode.Read),
        ("FUSE_STATFS", 17, (ulong)FuseOpcode.StatFs),
        ("FUSE_RELEASE", 18, (ulong)FuseOpcode.Release),
        ("FUSE_FLUSH", 25, (ulong)FuseOpcode.Flush),
        ("FUSE_INIT", 26, (ulong)FuseOpcode.Init),
        ("FUSE_OPENDIR", 27, (ulong)FuseOpcode.OpenDir),
        ("FUSE_READDIR", 28, (ulong)FuseOpcode.ReadDir),
        ("FUSE_RELEASEDIR", 29, (ulong)FuseOpcode.ReleaseDir),
        ("FUSE_ACCESS", 34, (ulong)FuseOpcode.Access),
        ("FUSE_INTERRUPT", 36, (ulong)FuseOpcode.Interrupt),
        ("FUSE_DESTROY", 38, (ulong)FuseOpcode.Destroy),
        ("FUSE_IOCTL", 39, (ulong)FuseOpcode.Ioctl),
        ("FUSE_NOTIFY_REPLY", 41, (ulong)FuseOpcode.NotifyReply),
        ("FUSE_BATCH_FORGET", 42, (ulong)FuseOpcode.BatchForget),
        ("FUSE_ASYNC_READ", 1UL << 0, FuseInitFlags.AsyncRead),
        ("FUSE_ASYNC_DIO", 1UL << 15, FuseInitFlags.AsyncDio),
        ("FUSE_PARALLEL_DIROPS", 1UL << 18, FuseInitFlags.ParallelDirOps),
        ("FUSE_MAX_PAGES", 1UL << 22, FuseInitFlags.MaxPages),
        ("FUSE_INIT_EXT", 1UL << 30, FuseInitFlags.InitExt),
        ("FUSE_HAS_RESEND", 1UL << 39, FuseInitFlags.HasResend),
        ("FOPEN_DIRECT_IO", 1 << 0, (ulong)FuseOpenFlags.DirectIo),
        ("FOPEN_NOFLUSH", 1 << 5, (ulong)FuseOpenFlags.NoFlush),
        ("FUSE_NOTIFY_RESEND", 7, (ulong)FuseNotifyCode.Resend),
    ];
}
