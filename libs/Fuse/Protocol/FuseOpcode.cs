namespace VastK8s.Fuse.Protocol;

/// <summary><c>enum fuse_opcode</c>: what this server answers with more than ENOSYS.</summary>
internal enum FuseOpcode : uint
{
    Lookup = 1,
    Forget = 2,
    GetAttr = 3,
    SetAttr = 4,
    ReadLink = 5,
    Open = 14,
    Read = 15,
    StatFs = 17,
    Release = 18,
    Flush = 25,
    Init = 26,
    OpenDir = 27,
    ReadDir = 28,
    ReleaseDir = 29,
    Access = 34,
    Interrupt = 36,
    Destroy = 38,
    Ioctl = 39,
    NotifyReply = 41,
    BatchForget = 42,
}
