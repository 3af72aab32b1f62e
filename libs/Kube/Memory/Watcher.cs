using System.Threading.Channels;

namespace VastK8s.Kube.Memory;

/// <summary>One watch: changes go in under the server's lock, and are read by whoever watches.</summary>
internal sealed class Watcher(ResourceType type, ObjectSelector selector, bool bookmarks)
{
    private readonly Channel<(WatchEventKind Kind, StoredObject? Object, long Version)> _events =
        Channel.CreateUnbounded<(WatchEventKind, StoredObject?, long)>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<(WatchEventKind Kind, StoredObject? Object, long Version)> Events => _events.Reader;

    /// <summary>An object that is there at the start.</summary>
    public void Initial(StoredObject obj)
    {
        if (selector.Matches(obj)) _events.Writer.TryWrite((WatchEventKind.Added, obj, obj.Version));
    }

    /// <summary>A change of an object that begins or ceases to match is an ADDED or DELETED. A deleted object carries the version of its deletion.</summary>
    public void Changed(ObjectChange change)
    {
        if (change.Type.Resource.QualifiedName != type.Resource.QualifiedName) return;
        var (was, @is) = (change.Before is { } before && selector.Matches(before), change.After is { } after && selector.Matches(after));
        if (@is) _events.Writer.TryWrite((was ? WatchEventKind.Modified : WatchEventKind.Added, change.After, change.Version));
        else if (was) _events.Writer.TryWrite((WatchEventKind.Deleted, change.Gone, change.Version));
    }

    public void Bookmark(long version)
    {
        if (bookmarks) _events.Writer.TryWrite((WatchEventKind.Bookmark, null, version));
    }

    /// <summary>Ends the watch, as a server does (null) or as a broken connection or an ERROR event.</summary>
    public void End(Exception? error) => _events.Writer.TryComplete(error);
}
