using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Listing;
using VastK8s.Erofs;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>Writes an image from a listing: the image is a function of the listing, so that it needs making only when the listing is new.</summary>
internal static class ImageBuilder
{
    private const int EntriesPerCheck = 1 << 14;

    [MethodImpl(Hot.Path)]
    public static void Write(ListingReader listing, IErofsImageWriter image, CancellationToken cancellationToken)
    {
        // The reader's path with '/' again; what is shared with the path before is there already.
        var path = new byte[KeyRules.MaxPathBytes];
        for (var i = 0; listing.MoveNext(); i++)
        {
            if (i % EntriesPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            TreePath.ToSlashes(listing.Path[listing.Shared..], path.AsSpan(listing.Shared));
            Add(listing, path.AsSpan(0, listing.Path.Length), image);
        }
    }

    [MethodImpl(Hot.Path)]
    private static void Add(ListingReader entry, ReadOnlySpan<byte> path, IErofsImageWriter image)
    {
        switch (entry.Kind)
        {
            case ListingKind.Directory:
                image.AddDirectory(path, entry.ModifiedUnixNs);
                break;
            case ListingKind.Link:
                image.AddSymbolicLink(path, entry.ModifiedUnixNs, entry.Target);
                break;
            case ListingKind.EmptyFile:
                image.AddFile(path, entry.ModifiedUnixNs, 0, 0, 0);
                break;
            default:
                image.AddFile(path, entry.ModifiedUnixNs, entry.Size, entry.Place.Segment, entry.Place.StartBlock);
                break;
        }
    }
}
