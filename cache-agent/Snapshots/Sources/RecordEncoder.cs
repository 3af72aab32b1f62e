using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Snapshots.Sources;

/// <summary>Turns listed objects into records, and decides by filters and key rules which of them are let in.</summary>
internal sealed class RecordEncoder(SkipTally skipped)
{
    /// <summary>Writes the object's record to the arena, or counts why there is none. Returns its bytes of content that need a place.</summary>
    [MethodImpl(Hot.Path)]
    public long Encode(in ObjectInfo listed, ListedSource source, Arena arena)
    {
        var key = listed.Key;
        if (!key.StartsWith(source.Prefix, StringComparison.Ordinal))
            throw Broken(source, key, $"is not under the prefix '{source.Prefix}'");
        var relative = key.AsSpan(source.Prefix.Length);
        var kind = KindOf(listed, relative);
        if (kind == EntryKind.Directory && relative.EndsWith('/'))
            relative = relative[..^1];
        var isRoot = key.Length == source.Prefix.Length && kind != EntryKind.Link;
        if (!isRoot && !source.Filter.AllowsAll && !source.Filter.Allows(relative, kind == EntryKind.Directory))
            return 0;
        if (RefusedByKind(listed) is { } reason)
            return Skip(reason, key);
        if (!isRoot)
            return EncodePath(listed, source, relative, kind, arena);
        if (listed.Kind == ObjectKind.Regular && listed.Size > 0)
            skipped.Add(SkipReason.DirectoryWithContent, key);
        return 0;
    }

    /// <summary>A source's own directory: shown though the source may be empty.</summary>
    public static void EncodeSourceDirectory(ListedSource source, Arena arena)
    {
        var record = arena.Free;
        source.Directory.CopyTo(record[ListedRecord.HeaderBytes..]);
        TreePath.FromSlashes(record.Slice(ListedRecord.HeaderBytes, source.Directory.Length));
        ListedRecord.WriteHeader(record, source.Directory.Length, 0, 0, source.Index, EntryKind.Directory, 0, 0);
        arena.Commit(ListedRecord.HeaderBytes + source.Directory.Length);
    }

    [MethodImpl(Hot.Path)]
    private static EntryKind KindOf(in ObjectInfo listed, ReadOnlySpan<char> relative) => listed.Kind switch
    {
        ObjectKind.SymbolicLink => EntryKind.Link,
        ObjectKind.Directory => EntryKind.Directory,
        ObjectKind.Regular when relative.IsEmpty || relative[^1] == '/' => EntryKind.Directory,
        _ => EntryKind.File,
    };

    [MethodImpl(Hot.Path)]
    private static SkipReason? RefusedByKind(in ObjectInfo listed) => listed.Kind switch
    {
        ObjectKind.InvalidName => SkipReason.InvalidUtf8,
        ObjectKind.Special => SkipReason.SpecialFile,
        _ => null,
    };

    [MethodImpl(Hot.Path)]
    private long EncodePath(in ObjectInfo listed, ListedSource source, ReadOnlySpan<char> relative, EntryKind kind, Arena arena)
    {
        var record = arena.Free;
        var path = record[ListedRecord.HeaderBytes..];
        source.PathPrefix.CopyTo(path);
        if (WriteText(relative, path[source.PathPrefix.Length..], KeyRules.MaxPathBytes - source.PathPrefix.Length, out var length) is { } unfit)
            return Skip(unfit, listed.Key);
        if (KeyRules.Judge(path.Slice(source.PathPrefix.Length, length)) is { } reason)
            return Skip(reason, listed.Key);
        length += source.PathPrefix.Length;
        TreePath.FromSlashes(path[..length]);
        return kind switch
        {
            EntryKind.File => CommitFile(listed, source, record, length, arena),
            EntryKind.Link => CommitLink(listed, source, record, length, arena),
            _ => CommitDirectory(listed, source, record, length, arena),
        };
    }

    [MethodImpl(Hot.Path)]
    private long CommitFile(in ObjectInfo listed, ListedSource source, Span<byte> record, int path, Arena arena)
    {
        if (listed.Size >= KeyRules.SizeLimit)
            return Skip(SkipReason.TooLarge, listed.Key);
        if (listed.Size < 0)
            throw Broken(source, listed.Key, $"has the size {listed.Size}");
        var version = VersionCode.Encode(listed.Version, record[(ListedRecord.HeaderBytes + path)..]);
        if (version < 0)
            throw Broken(source, listed.Key, $"has a version that is no text of at most {VersionCode.MaxTextBytes} bytes");
        ListedRecord.WriteHeader(record, path, version, 0, source.Index, EntryKind.File, listed.Size, listed.ModifiedUnixNs);
        arena.Commit(ListedRecord.HeaderBytes + path + version);
        return listed.Size;
    }

    private long CommitLink(in ObjectInfo listed, ListedSource source, Span<byte> record, int path, Arena arena)
    {
        if (string.IsNullOrEmpty(listed.LinkTarget))
            throw Broken(source, listed.Key, "is a symbolic link without a target");
        if (WriteText(listed.LinkTarget, record[(ListedRecord.HeaderBytes + path)..], KeyRules.MaxPathBytes, out var target) is { } unfit)
            return Skip(unfit, listed.Key);
        if (record.Slice(ListedRecord.HeaderBytes + path, target).Contains((byte)0))
            return Skip(SkipReason.NulCharacter, listed.Key);
        ListedRecord.WriteHeader(record, path, 0, target, source.Index, EntryKind.Link, 0, listed.ModifiedUnixNs);
        arena.Commit(ListedRecord.HeaderBytes + path + target);
        return 0;
    }

    private long CommitDirectory(in ObjectInfo listed, ListedSource source, Span<byte> record, int path, Arena arena)
    {
        if (listed.Kind == ObjectKind.Regular && listed.Size > 0)
            skipped.Add(SkipReason.DirectoryWithContent, listed.Key);
        ListedRecord.WriteHeader(record, path, 0, 0, source.Index, EntryKind.Directory, 0, listed.ModifiedUnixNs);
        arena.Commit(ListedRecord.HeaderBytes + path);
        return 0;
    }

    [MethodImpl(Hot.Path)]
    private static SkipReason? WriteText(ReadOnlySpan<char> text, Span<byte> destination, int room, out int written)
    {
        written = 0;
        if (text.Length > room)
            return SkipReason.PathTooLong;
        return Utf8.FromUtf16(text, destination[..room], out _, out written, replaceInvalidSequences: false) switch
        {
            OperationStatus.Done => null,
            OperationStatus.DestinationTooSmall => SkipReason.PathTooLong,
            _ => SkipReason.InvalidUtf8,
        };
    }

    private long Skip(SkipReason reason, string key)
    {
        skipped.Add(reason, key);
        return 0;
    }

    private static ObjectStoreException Broken(ListedSource source, string key, string problem) => new(
        ObjectStoreError.Protocol, source.Source.Store.Uri, key, $"the listing {problem}", "report it to the store's operator, or exclude the key");
}
