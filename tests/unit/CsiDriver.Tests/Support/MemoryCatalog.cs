using VastK8s.CsiDriver.Datasets;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>Datasets that a test put there.</summary>
internal sealed class MemoryCatalog(bool hasNamespaces) : IDatasetCatalog
{
    private readonly Dictionary<(string Namespace, string Name), DatasetEntry> _all = [];

    public bool HasNamespaces => hasNamespaces;

    public long Capacity { get; set; }

    /// <summary>Adds one that its own namespace and those given may use.</summary>
    public DatasetEntry Add(string @namespace, string name, string key, long? bytes = null, params string[] sharedWith)
    {
        var entry = new DatasetEntry(key, name, hasNamespaces ? [@namespace, .. sharedWith] : null, bytes);
        _all[(@namespace, name)] = entry;
        return entry;
    }

    /// <summary>What a pod may say of how much has to be there, for one that was added.</summary>
    public void SetWaitFor(string @namespace, string name, string share) => _all[(@namespace, name)] = _all[(@namespace, name)] with { WaitFor = share };

    public Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken) => Task.FromResult(_all.GetValueOrDefault((@namespace, name)));

    public Task<long> CapacityAsync(CancellationToken cancellationToken) => Task.FromResult(Capacity);
}
