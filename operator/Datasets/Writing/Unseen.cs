using System.Collections.Concurrent;
using System.Globalization;
using VastK8s.Kube;
using VastK8s.Kube.Informers;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>
/// Objects that were made a moment ago and that the informers may not show yet: what is decided next must not be as if they were not there, least of all that nothing is left over. An object counts until
/// the informer has come to its version. Versions are compared as numbers, which they are (revisions of etcd). After a restart the stores are read anew, and there is nothing unseen.
/// </summary>
internal sealed class Unseen
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(Type Kind, NamespacedName Key), IKubernetesObject<V1ObjectMeta>>> _made = new();

    /// <summary>Notes an object that was made for a Dataset. It is kept: it must hold nothing secret.</summary>
    public void Made<T>(string datasetUid, T obj) where T : class, IKubernetesObject<V1ObjectMeta> =>
        _made.GetOrAdd(datasetUid, static _ => new())[(typeof(T), NamespacedName.Of(obj))] = obj;

    /// <summary>The objects that an index has for a Dataset, and those it does not show yet.</summary>
    public IReadOnlyList<T> With<T>(Informer<T> informer, string datasetUid, string index) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // First the version, then the store: what comes in between is in the store, and counts once.
        var version = informer.LastResourceVersion;
        var seen = informer.Lister.ByIndex(index, datasetUid);
        if (!_made.TryGetValue(datasetUid, out var made)) return seen;
        var all = new List<T>(seen);
        foreach (var (slot, obj) in made.Where(entry => entry.Key.Kind == typeof(T)))
        {
            if (!IsNewer(obj.Metadata.ResourceVersion, version) || seen.Any(there => there.Metadata.Uid == obj.Metadata.Uid)) made.TryRemove(slot, out _);
            else all.Add((T)obj);
        }

        return all;
    }

    /// <summary>Forgets what was made for a Dataset that is gone.</summary>
    public void Forget(string datasetUid) => _made.TryRemove(datasetUid, out _);

    /// <summary>Whether a version is beyond another one; false where either is no number.</summary>
    public static bool IsNewer(string? version, string? than) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && long.TryParse(than, NumberStyles.None, CultureInfo.InvariantCulture, out var b) && a > b;
}
