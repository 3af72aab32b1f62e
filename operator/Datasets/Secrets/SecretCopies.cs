using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Writing;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Secrets;

/// <summary>Makes the copies follow what the Datasets name. A Secret that is gone takes its copy with it: revoked is revoked. What is cached stays readable.</summary>
internal sealed class SecretCopies(IKubeClient client, OperatorInformers informers, Applier applier, Unseen unseen, string systemNamespace)
{
    /// <summary>Makes, follows and deletes copies.</summary>
    /// <returns>Names of Secrets that are not there.</returns>
    public async Task<IReadOnlyList<string>> FollowAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var copies = CopiesOf(dataset);
        var wanted = new HashSet<string>();
        foreach (var name in DesiredSecrets.Named(dataset))
        {
            var copyName = SecretCopyName.Of(dataset.Metadata.Uid, name);
            var copy = copies.FirstOrDefault(copy => copy.Metadata.Name == copyName);
            if (await CopyAsync(dataset, new(dataset.Metadata.NamespaceProperty, name), copy, cancellationToken).ConfigureAwait(false)) wanted.Add(copyName);
            else missing.Add(name);
        }

        foreach (var copy in copies.Where(copy => !wanted.Contains(copy.Metadata.Name))) await DeleteAsync(copy, cancellationToken).ConfigureAwait(false);
        return missing;
    }

    /// <summary>Whether there are copies.</summary>
    public bool HasAny(Dataset dataset) => CopiesOf(dataset).Count > 0;

    /// <summary>Deletes all copies.</summary>
    public async Task RemoveAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        foreach (var copy in CopiesOf(dataset)) await DeleteAsync(copy, cancellationToken).ConfigureAwait(false);
    }

    private List<V1Secret> CopiesOf(Dataset dataset) =>
        [.. unseen.With(informers.Secrets, dataset.Metadata.Uid, OperatorInformers.ByOwnerUid).Where(secret => secret.Metadata.NamespaceProperty == systemNamespace)];

    private async Task<bool> CopyAsync(Dataset dataset, NamespacedName key, V1Secret? copy, CancellationToken cancellationToken)
    {
        if (informers.Secrets.Lister.Get(key) is not { } known) return false;
        if (copy is not null && DesiredSecrets.IsCurrent(copy, known)) return true;
        if (await client.FindAsync<V1Secret>(key, cancellationToken).ConfigureAwait(false) is not { } source) return false;
        var answer = await applier.ApplyAsync(DesiredSecrets.Of(dataset, source, systemNamespace), null, cancellationToken).ConfigureAwait(false);
        unseen.Made(dataset.Metadata.Uid, Slim.Secret(answer));
        return true;
    }

    private async Task DeleteAsync(V1Secret copy, CancellationToken cancellationToken)
    {
        await client.TryDeleteAsync<V1Secret>(NamespacedName.Of(copy), new() { Uid = copy.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
        applier.Forget<V1Secret>(NamespacedName.Of(copy));
    }
}
