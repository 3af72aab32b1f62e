using VastK8s.EndToEnd.Tests.Support;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.EndToEnd.Tests;

public sealed class DeletionTests(Installation installation, Radosgw stores)
{
    private static readonly string[] Objects = ["pod/reader", "dataset/data", "persistentvolumeclaim/data", "secret/data-keys"];

    // Each in a namespace of its own: they have nothing to do with each other.
    private const int AtOnce = 6;

    [Fact(Timeout = 1_200_000)]
    public async Task Deleted_in_any_order_a_Dataset_leaves_nothing()
    {
        installation.Require();
        var blobs = await Leftovers.BlobsAsync(installation);
        await Parallel.ForEachAsync(
            Permutations(Objects), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (order, _) => await DeleteAsync(string.Join(' ', order)));
        await Installation.WaitAsync(async () => await Leftovers.BlobsAsync(installation) == blobs, () => $"what was cached is gone: {Leftovers.BlobsAsync(installation).GetAwaiter().GetResult()}");
    }

    private async Task DeleteAsync(string order)
    {
        await using var team = await Team.CreateAsync(installation);
        using var bucket = await stores.CreateBucketAsync();
        await bucket.PutAsync(Content.Set("o", 3, 50_000));
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("data", bucket, store.Address);
        await team.PhaseAsync("data", "Ready");
        var uid = await team.FieldAsync("dataset", "data", "{.metadata.uid}");
        await team.PodAsync("reader", "data", "cat /data/* >/dev/null && sleep 2147483647");
        await team.RunningAsync("reader");
        var pod = await team.FieldAsync("pod", "reader", "{.metadata.uid}");

        Assert.NotEmpty(await Leftovers.InApiAsync(installation, uid));
        Assert.NotEmpty(await Leftovers.OnNodeAsync(installation, uid));
        Assert.NotEmpty(await Leftovers.OnNodeAsync(installation, pod));
        foreach (var one in order.Split(' ')) _ = (await team.KubectlAsync("delete", one, "--wait=false", "--ignore-not-found")).Text;
        await Installation.WaitAsync(
            async () => (await team.KubectlAsync(["get", "--ignore-not-found", "-o", "name", .. order.Split(' ')])).Text.Length == 0,
            () => $"{order}: all are gone: {team.KubectlAsync(["get", "-o", "yaml", "--ignore-not-found", .. order.Split(' ')]).GetAwaiter().GetResult().Output}");
        await Installation.WaitAsync(async () => (await Leftovers.InApiAsync(installation, uid)).Length == 0, () => $"{order}: nothing is in the API: {Leftovers.InApiAsync(installation, uid).GetAwaiter().GetResult()}");
        await Installation.WaitAsync(
            async () => (await Leftovers.OnNodeAsync(installation, uid) + await Leftovers.OnNodeAsync(installation, pod)).Length == 0,
            () => $"{order}: nothing is on the node: {Leftovers.OnNodeAsync(installation, uid).GetAwaiter().GetResult()}{Leftovers.OnNodeAsync(installation, pod).GetAwaiter().GetResult()}");
    }

    private static IEnumerable<IReadOnlyList<string>> Permutations(string[] items) =>
        items.Length == 0 ? [[]] : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (IReadOnlyList<string>)[first, .. rest]));
}
