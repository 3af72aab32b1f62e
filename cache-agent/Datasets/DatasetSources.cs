using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>The sources that rows of a Dataset come from, those that have left its spec included, with their numbers and credentials. Changed by one caller at a time.</summary>
internal sealed class DatasetSources(DatasetState state) : IAsyncDisposable
{
    /// <summary>The store of each, by its number.</summary>
    public SourceStores Stores { get; } = new(state.ReadSources(), state.ReadSecrets());

    /// <summary>Takes in what the spec has now, and credentials: these and no others. What is already so is not written.</summary>
    public void Adopt(IReadOnlyList<DatasetSource> wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        var sources = Stores.Sources.ToList();
        foreach (var source in wanted)
        {
            var known = sources.FindIndex(s => s.IsSameAs(source));
            if (known < 0) sources.Add(new SourceRecord { Source = source });
            else sources[known] = new SourceRecord { Source = source };
        }

        if (!sources.SequenceEqual(Stores.Sources)) state.WriteSources(sources);
        if (Stores.Replace(sources, secrets)) state.WriteSecrets(secrets);
    }

    /// <summary>Has these sources from here on, with the credentials that are known.</summary>
    public void Write(IReadOnlyList<SourceRecord> sources)
    {
        state.WriteSources(sources);
        Stores.Replace(sources, state.ReadSecrets());
    }

    /// <summary>How to list what a spec has.</summary>
    public SnapshotRequest RequestOf(DatasetSpec spec)
    {
        _ = DatasetMode.TryParse(spec.Ownership.FileMode, out var fileMode);
        _ = DatasetMode.TryParse(spec.Ownership.DirectoryMode, out var directoryMode);
        return new SnapshotRequest
        {
            Directory = state.Directory,
            Sources = [.. spec.Sources.Select(Source)],
            Uid = spec.Ownership.Uid,
            Gid = spec.Ownership.Gid,
            FileMode = fileMode,
            DirectoryMode = directoryMode,
        };
    }

    public ValueTask DisposeAsync() => Stores.DisposeAsync();

    private SnapshotSource Source(DatasetSource source)
    {
        var number = Stores.Sources.ToList().FindIndex(s => s.IsSameAs(source));
        return new SnapshotSource(Stores[number], source.Path ?? "", source.Include, source.Exclude) { Number = number };
    }
}
