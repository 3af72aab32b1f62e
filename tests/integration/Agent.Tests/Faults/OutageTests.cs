using System.Diagnostics;
using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests.Faults;

/// <summary>All of the system, at work, without an API server.</summary>
public sealed class OutageTests(KubeCluster cluster, Radosgw radosgw)
{
    // Longer than everything that waits for the API server: the Lease (15 s, given up after 10), the longest backoff of watches (20 s in agents, 16 s in the operator) and of the agents' status
    // (30 s). So each of them has run out, and a minute would show nothing else.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(40);

    private const int Size = 1_000_000;
    private const int Parts = 4;
    private const string Received = "vastk8s_agent_origin_bytes_total";

    [Fact(Timeout = Limits.Test)]
    public async Task The_API_server_is_away_under_load()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2, bytesPerSecond: "500k", elect: true);
        using var bucket = await radosgw.CreateBucketAsync();
        var read = Content.Set("read", 8, Size);
        var rest = Content.Set("rest", 72, Size);
        await bucket.PutAsync(read);
        await bucket.PutAsync(rest);
        await using var origin = new FaultProxy(bucket.Endpoint);
        var uid = await whole.ApplyAsync("photos", bucket, spec => spec with { Sources = [spec.Sources[0] with { Endpoint = origin.Endpoint.GetLeftPart(UriPartial.Authority) }] });
        await whole.DatasetAsync("photos", s => s is { Phase: DatasetPhase.Caching, Cached.Bytes: > 0 }, "it is being fetched");
        var (reading, fetching) = (whole.Machines[0], whole.Machines[1]);
        var target = await whole.MountAsync(reading, uid);
        var before = await whole.DatasetAsync("photos", s => s.Mounts == 1, "it is mounted");
        var asked = await RequestsAsync(whole);
        var starts = whole.Operator.Starts;
        var readers = new VerifyingReaders(target, read, seeds: [1, 2], cold: 1);
        await readers.ProgressAsync(10);
        Assert.NotEqual(0, Listings(origin));
        origin.ForgetRequests();

        var after = before;
        try
        {
            await WithoutServerAsync(readers, target, rest, fetching);
            Assert.True(whole.Operator.Starts > starts, "the Lease did not run out");

            // There was something to fetch all the time. Another limit reaches the agents by an operator that leads alone.
            Assert.InRange(await fetching.SumAsync(Received), 0, (read.Count + rest.Count) * Size - 1);
            await whole.LimitAsync(null);
            after = await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready, "it is ready");
            await readers.ProgressAsync(10);
        }
        finally
        {
            await readers.StopAsync();
        }

        Assert.Equal((100, 2, 2), (after.Cached!.Percent, after.Nodes.Desired, after.Nodes.Ready));
        Assert.Equal(0, await reading.SumAsync("vastk8s_agent_read_errors_total"));

        Assert.Equal(before.Snapshot, after.Snapshot);
        Assert.Equal(asked, await RequestsAsync(whole));
        Assert.Equal(0, Listings(origin));

        await reading.UnmountAllAsync(TestContext.Current.CancellationToken);
        await whole.DeleteAndForgetAsync("photos", uid);
    }

    private async Task WithoutServerAsync(VerifyingReaders readers, string target, Dictionary<string, byte[]> unread, WholeNode fetching)
    {
        await cluster.StopApiServerAsync();
        try
        {
            var received = await fetching.SumAsync(Received);
            foreach (var (name, bytes) in unread.Take(Parts))
            {
                await ReadOnAsync(readers, Outage / Parts);

                // What nobody has read yet comes, too.
                await Tree.AssertFileAsync(bytes, Path.Combine(target, name));
                var now = await fetching.SumAsync(Received);
                Assert.True(now > received, $"nothing was prefetched for {(Outage / Parts).TotalSeconds} s: {now} bytes");
                received = now;
            }
        }
        finally
        {
            await cluster.StartApiServerAsync();
        }
    }

    /// <summary>What each node is asked to list, and what it says of that.</summary>
    private static async Task<IReadOnlyList<string>> RequestsAsync(WholeCluster whole) =>
    [
        .. (await whole.NodesAsync()).Select(node =>
            $"{node.Spec.NodeName} {node.Spec.Datasets.Single().Role} {node.Spec.Datasets.Single().ListRequest} {node.Status!.Datasets.Single().Listing}").Order(StringComparer.Ordinal),
    ];

    private static int Listings(FaultProxy origin) => origin.Requests.Count(request => request.Target.Contains("list-type=2", StringComparison.Ordinal));

    private static async Task ReadOnAsync(VerifyingReaders readers, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < time) await readers.ProgressAsync(1);
    }
}
