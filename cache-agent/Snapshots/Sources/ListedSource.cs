using System.Text;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Snapshots.Sources;

/// <summary>A source of the request, made ready for its keys: where they are cut, what stands in front of them in the tree.</summary>
internal sealed class ListedSource
{
    /// <exception cref="ArgumentException">Its sub-path or one of its globs is wrong; the message names the field.</exception>
    public ListedSource(int index, SnapshotSource source)
    {
        Index = (ushort)index;
        Number = source.Number ?? index;
        if (Number is < 0 or > ushort.MaxValue)
            throw new ArgumentException($"sources[{index}].number: {Number}; choose 0 to {ushort.MaxValue}");
        Source = source;
        Prefix = source.Store.Uri.Prefix;
        PrefixBytes = Encoding.UTF8.GetBytes(Prefix);
        Filter = new KeyFilter(index, source.Include, source.Exclude);
        Directory = Encoding.UTF8.GetBytes(source.Path);
        if (Directory.Length > 0 && (Directory.Length > KeyRules.MaxPathBytes || KeyRules.Judge(Directory) is not null))
            throw new ArgumentException($"sources[{index}].path: '{source.Path}' is no path below the root; write it like a/b, without leading or trailing '/'");
        PathPrefix = Directory.Length == 0 ? [] : [.. Directory, (byte)'/'];
        Identity = IdentityOf(source.Store.Uri, source.Path);
    }

    /// <summary>Its place in the request: the lower one wins.</summary>
    public ushort Index { get; }

    /// <summary>What it is called in the object table and in listings.</summary>
    public int Number { get; }

    public SnapshotSource Source { get; }

    /// <summary>What keys begin with and paths do not.</summary>
    public string Prefix { get; }

    public byte[] PrefixBytes { get; }

    public KeyFilter Filter { get; }

    /// <summary>Where in the tree it is shown, UTF-8; empty for the root.</summary>
    public byte[] Directory { get; }

    /// <summary><see cref="Directory"/> with '/' behind it, or nothing.</summary>
    public byte[] PathPrefix { get; }

    /// <summary>Bucket, prefix and sub-path: a path means the same key as before only while this stays.</summary>
    public string Identity { get; }

    /// <summary>Likewise of any source.</summary>
    public static string IdentityOf(StoreUri uri, string path) => $"{uri.Bucketed}\n{uri.Prefix}\n{path}";

    /// <summary>The key shown at a path of the tree (<see cref="TreePath"/> form).</summary>
    public string KeyOf(ReadOnlySpan<byte> treePath)
    {
        var relative = treePath[PathPrefix.Length..];
        return string.Create(
            Prefix.Length + Encoding.UTF8.GetCharCount(relative),
            new KeyParts(Prefix, relative),
            static (key, parts) =>
            {
                parts.Prefix.CopyTo(key);
                Encoding.UTF8.GetChars(parts.Relative, key[parts.Prefix.Length..]);
                key[parts.Prefix.Length..].Replace(TreePath.Separator, '/');
            });
    }

    private readonly ref struct KeyParts(string prefix, ReadOnlySpan<byte> relative)
    {
        public readonly string Prefix = prefix;
        public readonly ReadOnlySpan<byte> Relative = relative;
    }
}
