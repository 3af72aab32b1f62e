using k8s.Models;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Kube;

namespace VastK8s.Benchmarks.Control;

/// <summary>The resources of a large cluster.</summary>
internal static class Fleet
{
    public const string Namespace = "default";

    /// <summary>Nodes that hold each Dataset.</summary>
    public const int Copies = 2;

    public static async Task CreateNodesAsync(IKubeClient client, int count, CancellationToken cancellationToken)
    {
        // The operator's: its Lease is made there.
        await client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "vastk8s-system" } }, null, cancellationToken);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (i, token) =>
        {
            var node = await client.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = $"node-{i:D4}" } }, null, token);
            node.Spec.Taints = null;
            node = await client.UpdateAsync(node, null, token);
            node.Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True", Reason = "KubeletReady", Message = "simulated" }] };
            await client.UpdateStatusAsync(node, null, token);
        });
        await client.CreateAsync(
            new CachePool { Metadata = new() { Name = CachePool.DefaultName }, Spec = new() { Directories = [new PoolDirectory { Path = "/mnt/nvme0/vastk8s" }] } }, null, cancellationToken);
    }

    public static Task<Dataset> ApplyDatasetAsync(IKubeClient client, string name, CancellationToken cancellationToken) => client.ApplyAsync(
        new Dataset
        {
            Metadata = new() { Name = name, NamespaceProperty = Namespace },
            Spec = new()
            {
                Sources = [new DatasetSource { Uri = $"s3://training/{name}", Endpoint = "https://s3.storage.example.com", Region = "eu-central-1", Anonymous = true }],
                Placement = new() { Copies = Copies },
            },
        },
        new ApplyOptions("bench"),
        cancellationToken);

    public static async Task ApplyDatasetsAsync(IKubeClient client, int count, CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
        async (i, token) => await ApplyDatasetAsync(client, $"dataset-{i:D5}", token));
}
