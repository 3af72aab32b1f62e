using System.Collections.Concurrent;
using System.Globalization;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>The open stores of a Dataset, by source number. Changing credentials replaces the stores.</summary>
internal sealed class SourceStores : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, IObjectStore> _open = new();
    private readonly Lock _gate = new();
    private IReadOnlyList<SourceRecord> _sources;
    private IReadOnlyDictionary<string, Dictionary<string, string>> _secrets;

    public SourceStores(IReadOnlyList<SourceRecord> sources, IReadOnlyDictionary<string, Dictionary<string, string>> secrets) =>
        (_sources, _secrets) = (sources, secrets);

    public IReadOnlyList<SourceRecord> Sources => _sources;

    /// <summary>The store of a source.</summary>
    /// <exception cref="ObjectStoreException">The source's options cannot work.</exception>
    public IObjectStore this[int number]
    {
        get
        {
            if (_open.TryGetValue(number, out var store)) return store;
            lock (_gate) return _open.GetOrAdd(number, Open);
        }
    }

    /// <summary>Takes on other credentials and sources. Reads under way keep the stores they have.</summary>
    /// <returns>Whether the credentials are others.</returns>
    public bool Replace(IReadOnlyList<SourceRecord> sources, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        lock (_gate)
        {
            var sameSecrets = HaveSame(_secrets, secrets);
            var same = _sources.Take(sources.Count).SequenceEqual(sources.Take(_sources.Count)) && sameSecrets;
            (_sources, _secrets) = (sources, secrets);
            if (!same) _open.Clear();
            return !sameSecrets;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open.Values) await store.DisposeAsync().ConfigureAwait(false);
    }

    private static bool HaveSame(IReadOnlyDictionary<string, Dictionary<string, string>> some, IReadOnlyDictionary<string, Dictionary<string, string>> others) =>
        some.Count == others.Count && some.All(s => others.TryGetValue(s.Key, out var other) && other.Count == s.Value.Count && !other.Except(s.Value).Any());

    private IObjectStore Open(int number)
    {
        var source = _sources[number].Source;
        var uri = StoreUri.Parse(source.Uri);
        if (source.SecretRef?.Name is { Length: > 0 } name && !_secrets.ContainsKey(name))
        {
            throw new ObjectStoreException(ObjectStoreError.Configuration, uri, null, $"no Secret '{name}'", string.Create(CultureInfo.InvariantCulture, $"create it, or correct spec.sources[{number}].secretRef"));
        }

        return ObjectStoreFactory.Open(new StoreOptions(uri)
        {
            Endpoint = source.Endpoint is { Length: > 0 } endpoint ? new Uri(endpoint) : null,
            Region = source.Region,
            PathStyle = source.PathStyle,
            CaFile = source.CaFile,
            Anonymous = source.Anonymous,
            Credentials = _secrets.GetValueOrDefault(source.SecretRef?.Name ?? "") ?? [],
        });
    }
}
