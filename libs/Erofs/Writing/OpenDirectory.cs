using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>A directory whose entries are still coming. Reused for the next one at its depth.</summary>
internal sealed class OpenDirectory
{
    /// <param name="parent">Null for the root, which is its own.</param>
    public OpenDirectory(OpenDirectory? parent) => Parent = parent ?? this;

    public OpenDirectory Parent { get; }

    public bool IsRoot => Parent == this;

    /// <summary>The block that grows.</summary>
    public DirentBlock Block { get; } = new();

    /// <summary>Its name is [NameStart, PathEnd) of the paths under it; −1 for the root.</summary>
    public int PathEnd { get; private set; }

    public int NameStart { get; private set; }

    public long MtimeUnixNs { get; private set; }

    public uint Subdirectories { get; set; }

    /// <summary>0 as long as it has no inode: one with few entries and no subdirectory gets it at its close, dirents inline.</summary>
    public long Nid { get; set; }

    /// <summary>Bytes kept for inode and inline dirents at <see cref="Nid"/>.</summary>
    public int Room { get; set; }

    public long SpillStart { get; set; }

    public int SpilledBlocks { get; set; }

    /// <summary>How many of "." and ".." were added.</summary>
    public int DotsAdded { get; set; }

    /// <summary>Places of "." and ".." in <see cref="Block"/>; −1 when not in it. Their nids come when the block is finished.</summary>
    public int DotDirent { get; set; }

    public int DotDotDirent { get; set; }

    public void Open(int nameStart, int pathEnd)
    {
        NameStart = nameStart;
        PathEnd = pathEnd;
        MtimeUnixNs = long.MinValue;
        Subdirectories = 0;
        Nid = 0;
        Room = 0;
        SpilledBlocks = 0;
        DotsAdded = 0;
        DotDirent = -1;
        DotDotDirent = -1;
    }

    public void Touch(long mtimeUnixNs) => MtimeUnixNs = Math.Max(MtimeUnixNs, mtimeUnixNs);
}
