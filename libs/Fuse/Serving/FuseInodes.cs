using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>How the directory and its files look to stat(2).</summary>
internal static class FuseInodes
{
    public const uint DirectoryType = 4;
    public const uint FileType = 8;

    /// <summary>
    /// Seconds for which the kernel need not ask again: names, sizes and modes never change, and every question is one that waits while no
    /// server runs.
    /// </summary>
    public const ulong ValidSeconds = 365UL * 24 * 3600;

    // The files hold every user's data, whatever modes the objects have in the image above: their owner alone may open them.
    private const uint DirectoryMode = 0x4000 | 0x140;
    private const uint FileMode = 0x8000 | 0x100;

    public static FuseAttr Directory(uint uid) => new()
    {
        Inode = FuseProtocol.RootId,
        Mode = DirectoryMode,
        Links = 2,
        Uid = uid,
        BlockSize = FuseProtocol.PageBytes,
    };

    public static FuseAttr File(in FuseFile file, uint uid) => new()
    {
        Inode = file.NodeId,
        Size = (ulong)file.Size,
        Blocks = ((ulong)file.Size + 511) / 512,
        Mode = FileMode,
        Links = 1,
        Uid = uid,
        BlockSize = FuseProtocol.PageBytes,
    };
}
