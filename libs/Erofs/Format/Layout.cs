namespace VastK8s.Erofs.Format;

/// <summary>Sizes and bounds of the on-disk format (Linux <c>fs/erofs/erofs_fs.h</c>). All numbers on disk are little-endian.</summary>
internal static class Layout
{
    public const int BlockBits = 12;
    public const int BlockSize = 1 << BlockBits;

    /// <summary>A nid counts these from <c>meta_blkaddr</c>.</summary>
    public const int NidUnit = 32;

    /// <summary>Longest name in a dirent (EROFS_NAME_LEN).</summary>
    public const int NameMax = 255;

    /// <summary>A chunk has at most 2^31 blocks (EROFS_CHUNK_FORMAT_BLKBITS_MASK), and one chunk covers a file.</summary>
    public const long FileSizeLimit = 1L << (BlockBits + 31);

    public static long BlocksOf(long bytes) => (bytes + BlockSize - 1) >> BlockBits;

    public static int RoundUpToNidUnit(int bytes) => (bytes + NidUnit - 1) & -NidUnit;
}
