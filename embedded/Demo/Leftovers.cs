using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Leftovers;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;

namespace VastK8s.Embedded.Demo;

/// <summary>What is left of Datasets that are deleted: nothing, if all is well.</summary>
internal static class Leftovers
{
    /// <summary>Names it: objects, mounts and files.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(EmbeddedControlPlane plane, DemoDirectories directories, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        left.AddRange(await NamesAsync<Dataset>().ConfigureAwait(false));
        left.AddRange(await NamesAsync<CacheNode>().ConfigureAwait(false));
        left.AddRange(await NamesAsync<V1PersistentVolumeClaim>().ConfigureAwait(false));
        left.AddRange(await NamesAsync<V1PersistentVolume>().ConfigureAwait(false));
        left.AddRange(await NamesAsync<V1Secret>(Labels.DatasetUid).ConfigureAwait(false));
        left.AddRange(MountTable.Below(directories.Root));
        left.AddRange(Entries(Path.Combine(directories.Agent.StateDirectory, "datasets")));
        left.AddRange(directories.Agent.CacheDirectories.SelectMany(c => Entries(Path.Combine(c.Path, "blobs"))));
        return left;

        async Task<IEnumerable<string>> NamesAsync<T>(string? selector = null)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            (await plane.Client.ListAllAsync<T>(new ListOptions { LabelSelector = selector }, cancellationToken).ConfigureAwait(false)).Items.Select(obj => ResourceTitle.Of(obj));
    }

    private static IEnumerable<string> Entries(string directory) => Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [];
}
