using VastK8s.CsiDriver.Datasets;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>Datasets that a test put there.</summary>
internal sealed class MemoryCatalog(bool hasNamespaces) : IDatasetCatalog
{
    private readonly Dictionary<(string Namespace, string Name), DatasetEntry> _all = [];
    private readonly Dictionary<NamespacedName, string> _shares = [];

    public bool HasNamespaces => hasNamespaces;

    public long Capacity { get; set; }

    /// <summary>Adds one that its own namespace and those given may use.</summary>
    public DatasetEntry Add(string @namespace, string name, string key, long? bytes = null, params string[] sharedWith)
    {
        var entry = new DatasetEntry(key, hasNamespaces ? $"{@namespace}/{name}" : name, hasNamespaces ? [@namespace, .. sharedWith] : null, bytes);
        _all[(@namespace, name)] = entry;
        return entry;
    }

    /// <summary>Labels of the nodes that have all of them.</summary>
    public Dictionary<string, string> NodeLabels { get; } = [];

    /// <summary>What has become of asking; null: an answer.</summary>
    public Func<CancellationToken, Task>? OnFind { get; set; }

    /// <summary>One is being deleted.</summary>
    public void SetTerminating(string @namespace, string name) => _all[(@namespace, name)] = _all[(@namespace, name)] with { IsTerminating = true };

    /// <summary>What the annotation of a pod or a Dataset says of how much has to be there.</summary>
    public void SetWaitFor(string @namespace, string name, string share) => _shares[new NamespacedName(@namespace, name)] = share;

    public async Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        if (OnFind is not null) await OnFind(cancellationToken);
        return _all.GetValueOrDefault((@namespace, name));
    }

    public Task<IReadOnlyDictionary<string, string>> NodeLabelsAsync(DatasetEntry dataset, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, string>>(NodeLabels);

    /// <summary>What has become of asking for annotations; null: an answer.</summary>
    public Func<CancellationToken, Task>? OnWaitFor { get; set; }

    public async Task<string?> WaitForAsync(NamespacedName? pod, NamespacedName dataset, CancellationToken cancellationToken)
    {
        if (OnWaitFor is not null) await OnWaitFor(cancellationToken);
        return (pod is { } key ? _shares.GetValueOrDefault(key) : null) ?? _shares.GetValueOrDefault(dataset);
    }

    public Task<long> CapacityAsync(CancellationToken cancellationToken) => Task.FromResult(Capacity);
}
