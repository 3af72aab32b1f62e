namespace VastK8s.Erofs.Format;

/// <summary>Where an inode's data is (i_format bits 1 to 3).</summary>
internal enum DataLayout : ushort
{
    /// <summary>Contiguous whole blocks from <c>raw_blkaddr</c>.</summary>
    FlatPlain = 0,

    /// <summary>As FlatPlain, with the last block right behind the inode, in the inode's own block.</summary>
    FlatInline = 2,

    /// <summary>Chunks, whose indexes are behind the inode.</summary>
    ChunkBased = 4,
}
