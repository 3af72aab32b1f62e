using System.Diagnostics;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Kube;

namespace VastK8s.Integration.Tests.Faults;

/// <summary>What is left of a Dataset after its end: on the API server, and on the nodes that held it.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until nothing is left.</summary>
    /// <param name="client">The API.</param>
    /// <param name="uid"><c>metadata.uid</c> of the Dataset.</param>
    /// <param name="nodes">Nodes that had to do with it.</param>
    public static async Task AssertNoneAsync(IKubeClient client, string uid, IReadOnlyList<INodeFiles>? nodes = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (await FindAsync(client, uid, nodes ?? []) is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"left of Dataset {uid} after {Limit.TotalSeconds:0} s:\n{string.Join('\n', left)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }
    }

    private static async Task<IReadOnlyList<string>> FindAsync(IKubeClient client, string uid, IReadOnlyList<INodeFiles> nodes)
    {
        var cacheNodes = (await client.ListAllAsync<CacheNode>(null, Token)).Items;
        return
        [
            .. (await client.ListAllAsync<Dataset>(null, Token)).Items.Where(dataset => dataset.Metadata.Uid == uid).Select(Name),
            .. await LabelledAsync<k8s.Models.V1PersistentVolumeClaim>(client, uid),
            .. await LabelledAsync<k8s.Models.V1PersistentVolume>(client, uid),
            .. await LabelledAsync<k8s.Models.V1Secret>(client, uid),
            .. cacheNodes.Where(node => node.Spec.Datasets.Any(entry => entry.Uid == uid)).Select(node => $"entry in spec of {Name(node)}"),
            .. cacheNodes.Where(node => node.Status?.Datasets.Any(report => report.Uid == uid) == true).Select(node => $"entry in status of {Name(node)}"),
            .. nodes.SelectMany(node => OnNode(node, uid)),
        ];
    }

    private static async Task<IEnumerable<string>> LabelledAsync<T>(IKubeClient client, string uid) where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta> =>
        (await client.ListAllAsync<T>(new ListOptions { LabelSelector = $"{Labels.DatasetUid}={uid}" }, Token)).Items.Select(Name);

    private static string Name<T>(T obj) where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta> => $"{KubeResource.Of<T>().Kind} {NamespacedName.Of(obj)}";

    private static IEnumerable<string> OnNode(INodeFiles node, string uid)
    {
        var ofAgent = Files(node.State).ToList();
        return
        [
            .. ofAgent.Concat(Files(node.Cache)).Where(path => path.Contains(uid, StringComparison.Ordinal)),

            // What is wanted, mounted and done is remembered in documents; a log may tell of the past.
            .. ofAgent.Where(path => path.EndsWith(".json", StringComparison.Ordinal) && Text(path).Contains(uid, StringComparison.Ordinal)).Select(path => $"mention in {path}"),
            .. Blobs(node),
            .. node.Mounts.Where(line => line.Contains(uid, StringComparison.Ordinal)).Select(line => $"mount {line}"),
        ];
    }

    // A blob has a name of its own; there must not be more of them than Datasets.
    private static List<string> Blobs(INodeFiles node)
    {
        var blobs = Entries(Path.Combine(node.Cache, "blobs"));
        return blobs.Count > Entries(Path.Combine(node.State, "datasets")).Count ? blobs : [];
    }

    private static List<string> Entries(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder)] : [];

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        : [];

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went meanwhile.
            return "";
        }
    }
}
