using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Listing;
using VastK8s.Erofs;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>Writes the image of a snapshot whose listing is in the build directory, and syncs it: the same bytes wherever that is done.</summary>
internal static class SnapshotImage
{
    public static void Write(
        IDurableFiles files,
        Func<SafeFileHandle, ErofsImageOptions, IErofsImageWriter> writer,
        BuildDirectory work,
        SnapshotInfo info,
        ListingHeader header,
        CancellationToken cancellationToken)
    {
        var listingPath = work.SnapshotFile(SnapshotStore.ListingName);
        using var listing = File.OpenHandle(listingPath, share: FileShare.ReadWrite);
        using var file = files.Open(work.SnapshotFile(SnapshotStore.ImageName));
        var options = new ErofsImageOptions
        {
            MaxDevices = Math.Max(1, info.SegmentBlocks.Count),
            Uuid = new Guid(Convert.FromHexString(info.Id.AsSpan(0, 32)), bigEndian: true),
            Uid = header.Uid,
            Gid = header.Gid,
            FileMode = header.FileMode,
            DirectoryMode = header.DirectoryMode,
        };
        using var image = writer(file, options);
        ImageBuilder.Write(new ListingReader(listing, listingPath), image, cancellationToken);
        image.Complete(info.SegmentBlocks);
        files.Flush(file);
    }
}
