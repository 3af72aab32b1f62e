using System.Collections.Concurrent;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Informers;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>Datasets as this process knows them: what the informer has, or what the server answered to the last write where that is newer. So no event is told twice of one change.</summary>
internal sealed class DatasetStore(ILister<Dataset> lister)
{
    private readonly ConcurrentDictionary<NamespacedName, Dataset> _answers = new();

    public Dataset? Get(NamespacedName key)
    {
        if (lister.Get(key) is not { } seen)
        {
            _answers.TryRemove(key, out _);
            return null;
        }

        if (_answers.TryGetValue(key, out var answer))
        {
            if (answer.Metadata.Uid == seen.Metadata.Uid && Unseen.IsNewer(answer.Metadata.ResourceVersion, seen.Metadata.ResourceVersion)) return answer;
            _answers.TryRemove(key, out _);
        }

        return seen;
    }

    /// <summary>Notes what the server answered to a write.</summary>
    public void Wrote(Dataset answer) => _answers[NamespacedName.Of(answer)] = answer;
}
