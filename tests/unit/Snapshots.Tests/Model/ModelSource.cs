using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;

namespace VastK8s.Snapshots.Tests.Model;

/// <summary>A source as a property test makes it: what it lists, in which order.</summary>
internal sealed record ModelSource(string Path, string Prefix, IReadOnlyList<ObjectInfo> Objects)
{
    public SnapshotSource ToSource() => Workplace.Source(Prefix, Objects, Path);

    public override string ToString() =>
        $"[{Prefix} at '{Path}': {string.Join("; ", Objects.Select(o => $"{o.Key}|{o.Kind}|{o.Size}|{o.Version}|{o.ModifiedUnixNs}|{o.LinkTarget}"))}]";
}
