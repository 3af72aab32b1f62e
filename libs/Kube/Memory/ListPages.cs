namespace VastK8s.Kube.Memory;

/// <summary>Lists that are read page by page: what is left of them, as it was when they began. The oldest are forgotten, and then Expired.</summary>
internal sealed class ListPages
{
    private const int Most = 100;
    private readonly Dictionary<string, (ArraySegment<StoredObject> Left, long Version)> _byToken = [];
    private readonly Queue<string> _tokens = new();

    public (IReadOnlyList<StoredObject> Page, long Version, string? Continue) Begin(StoredObject[] objects, long version, int? limit) => Cut(objects, version, limit);

    public (IReadOnlyList<StoredObject> Page, long Version, string? Continue) Continue(string token, int? limit) => _byToken.TryGetValue(token, out var rest)
        ? Cut(rest.Left, rest.Version, limit)
        : throw KubeErrors.Expired("The provided continue parameter is too old to display a consistent list result.");

    public void Clear()
    {
        _byToken.Clear();
        _tokens.Clear();
    }

    private (IReadOnlyList<StoredObject> Page, long Version, string? Continue) Cut(ArraySegment<StoredObject> objects, long version, int? limit)
    {
        if (limit is not > 0 || objects.Count <= limit) return (objects, version, null);
        var token = Guid.NewGuid().ToString("N");
        _byToken[token] = (objects[limit.Value..], version);
        _tokens.Enqueue(token);
        while (_tokens.Count > Most) _byToken.Remove(_tokens.Dequeue());
        return (objects[..limit.Value], version, token);
    }
}
