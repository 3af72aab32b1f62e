using System.Text;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Erofs;
using VastK8s.ObjectStores;

namespace VastK8s.Snapshots.Tests.Model;

/// <summary>The tree and the counts that some sources must give, worked out in memory in the most direct way.</summary>
internal sealed class ModelTree
{
    private readonly Dictionary<SkipReason, long> _skipped = [];

    public ModelTree(IReadOnlyList<ModelSource> sources)
    {
        var listed = new List<ModelEntry>();
        for (var number = 0; number < sources.Count; number++)
        {
            if (sources[number].Path.Length > 0)
                listed.Add(new('d', sources[number].Path, 0));
            foreach (var listedObject in sources[number].Objects)
                listed.AddRange(Shown(listedObject, sources[number], number));
        }

        var directories = listed.Where(e => e.Kind == 'd').Select(e => e.Path).Concat(listed.SelectMany(e => Parents(e.Path))).ToHashSet();
        Directories = directories.Count;
        Entries = [.. listed.GroupBy(e => e.Path).Select(group => Winner([.. group], directories.Contains(group.Key))).OfType<ModelEntry>()
            .Order(Comparer<ModelEntry>.Create((a, b) => ErofsPathOrder.Compare(Encoding.UTF8.GetBytes(a.Path), Encoding.UTF8.GetBytes(b.Path))))];
    }

    /// <summary>In tree order; directories only where one was listed.</summary>
    public IReadOnlyList<ModelEntry> Entries { get; }

    public int Directories { get; }

    public IReadOnlyDictionary<SkipReason, long> Skipped => _skipped;

    private ModelEntry? Winner(List<ModelEntry> same, bool isDirectory)
    {
        var files = same.Where(e => e.Kind != 'd').ToList();
        if (isDirectory)
        {
            Skip(SkipReason.ShadowedByDirectory, files.Count);
            return files.Count == same.Count ? null : new('d', same[0].Path, same.Where(e => e.Kind == 'd').Max(e => e.Time));
        }

        Skip(SkipReason.DuplicatePath, files.Count - 1);
        return files[0];
    }

    private IEnumerable<ModelEntry> Shown(ObjectInfo o, ModelSource source, int number)
    {
        var relative = o.Key[source.Prefix.Length..];
        var isMarker = o.Kind == ObjectKind.Regular && (relative.Length == 0 || relative[^1] == '/');
        var path = isMarker && relative.Length > 0 ? relative[..^1] : relative;
        if (o.Kind == ObjectKind.Special)
        {
            Skip(SkipReason.SpecialFile);
            yield break;
        }

        if (relative.Length > 0 && Refused(path) is { } reason)
        {
            Skip(reason);
            yield break;
        }

        if (isMarker && o.Size > 0)
            Skip(SkipReason.DirectoryWithContent);
        if (relative.Length == 0)
            yield break;
        var full = source.Path.Length == 0 ? path : $"{source.Path}/{path}";
        yield return isMarker || o.Kind == ObjectKind.Directory
            ? new('d', full, o.ModifiedUnixNs)
            : o.Kind == ObjectKind.SymbolicLink
                ? new('l', full, o.ModifiedUnixNs, number, Target: o.LinkTarget!)
                : new('f', full, o.ModifiedUnixNs, number, o.Key, o.Version, o.Size);
    }

    private static SkipReason? Refused(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            return SkipReason.NulCharacter;
        foreach (var component in path.Split('/'))
        {
            if (component.Length == 0)
                return SkipReason.EmptyComponent;
            if (component is "." or "..")
                return SkipReason.DotComponent;
            if (Encoding.UTF8.GetByteCount(component) > 255)
                return SkipReason.ComponentTooLong;
        }

        return null;
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    private void Skip(SkipReason reason, long count = 1)
    {
        if (count > 0)
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
    }
}
