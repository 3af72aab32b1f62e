using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.CacheAgent.Snapshots.Sources;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>Gives each entry of the tree its place, the one it had or a new one, and writes it to the listing.</summary>
internal sealed class SnapshotAssembler(
    IReadOnlyList<ListedSource> sources, PreviousSnapshot? previous, LayoutAppender layout, ListingWriter listing)
{
    [MethodImpl(Hot.Path)]
    public void Add(RecordBatch batch)
    {
        for (var rest = batch.Bytes; !rest.IsEmpty;)
        {
            var length = ListedRecord.LengthAt(rest);
            Add(new ListedRecord(rest[..length]));
            rest = rest[length..];
        }
    }

    [MethodImpl(Hot.Path)]
    private void Add(in ListedRecord record)
    {
        switch (record.Kind)
        {
            case EntryKind.Directory:
                listing.AddDirectory(record.Path, record.ModifiedUnixNs);
                break;
            case EntryKind.Link:
                listing.AddLink(record.Path, record.ModifiedUnixNs, sources[record.Source].Number, record.Target);
                break;
            case EntryKind.File when record.Size == 0:
                listing.AddEmptyFile(record.Path, record.ModifiedUnixNs, sources[record.Source].Number, record.Version);
                break;
            default:
                listing.AddFile(record.Path, record.ModifiedUnixNs, sources[record.Source].Number, record.Version, record.Size, PlaceOf(record));
                break;
        }
    }

    [MethodImpl(Hot.Path)]
    private Place PlaceOf(in ListedRecord record)
    {
        if (previous is not null && previous.TryKeep(record, out var place))
            return place;
        var source = sources[record.Source];
        return layout.Append(source.Number, source.PrefixBytes, record.Path[source.PathPrefix.Length..], record.Version, record.Size);
    }
}
