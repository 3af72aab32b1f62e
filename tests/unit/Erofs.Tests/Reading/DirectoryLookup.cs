namespace VastK8s.Erofs.Tests.Reading;

/// <summary>
/// Looks a name up as the kernel does (fs/erofs/namei.c): a binary search over the first names of the blocks, then one over the names of
/// the block found, both by bytes, with "." and ".." as names like others.
/// </summary>
internal static class DirectoryLookup
{
    /// <returns>The nid, or null.</returns>
    public static long? Find(IReadOnlyList<IReadOnlyList<ImageDirent>> blocks, string name)
    {
        var (low, high) = (0, blocks.Count - 1);
        IReadOnlyList<ImageDirent> candidate = [];
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var dirents = blocks[middle];
            var order = string.CompareOrdinal(name, dirents[0].Name);
            if (order == 0)
                return dirents[0].Nid;
            if (order > 0)
                (low, candidate) = (middle + 1, dirents);
            else
                high = middle - 1;
        }
        (low, high) = (1, candidate.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = string.CompareOrdinal(name, candidate[middle].Name);
            if (order == 0)
                return candidate[middle].Nid;
            if (order > 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return null;
    }
}
