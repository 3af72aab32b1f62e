namespace VastK8s.Kube;

/// <summary>What <see cref="IKubeClient"/>'s calls are commonly combined to.</summary>
public static class KubeClientExtensions
{
    private const int PageSize = 500;

    /// <summary>Reads one object; null if it is not there.</summary>
    public static async Task<T?> FindAsync<T>(this IKubeClient client, NamespacedName key, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            return await client.GetAsync<T>(key, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Lists in pages (of <see cref="ListOptions.Limit"/>, or 500), all at one version. If that version expires on the way, lists once more in one piece, so that it ends.
    /// </summary>
    public static async Task<KubeList<T>> ListAllAsync<T>(this IKubeClient client, ListOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new ListOptions();
        var page = await client.ListAsync<T>(options with { Limit = options.Limit ?? PageSize }, cancellationToken).ConfigureAwait(false);
        if (page.Continue is null) return page;
        var items = new List<T>(page.Items);
        var undecodable = new List<UndecodableObject>(page.Undecodable);
        while (page.Continue is { } token)
        {
            try
            {
                // A continue token holds its version; naming another beside it is refused.
                page = await client.ListAsync<T>(options with { Limit = options.Limit ?? PageSize, Continue = token, ResourceVersion = null }, cancellationToken).ConfigureAwait(false);
            }
            catch (KubeStatusException e) when (e.IsExpired)
            {
                return await client.ListAsync<T>(options with { Limit = null, Continue = null, ResourceVersion = null }, cancellationToken).ConfigureAwait(false);
            }

            items.AddRange(page.Items);
            undecodable.AddRange(page.Undecodable);
        }

        return new KubeList<T>(items, page.ResourceVersion) { Undecodable = undecodable };
    }

    /// <summary>Deletes an object; false if it is not there.</summary>
    public static async Task<bool> TryDeleteAsync<T>(this IKubeClient client, NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            await client.DeleteAsync<T>(key, options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            return false;
        }
    }
}
