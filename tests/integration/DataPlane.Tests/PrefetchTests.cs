using Mono.Unix.Native;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;

namespace VastK8s.Integration.Tests;

/// <summary>How much is asked of the origin.</summary>
public sealed class PrefetchTests(Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task Interrupted_and_run_again_it_fetches_nothing_twice()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 60, 400_000);
        await bucket.PutAsync(files);
        await using var proxy = new FaultProxy(bucket.Endpoint);
        await place.IndexAsync(bucket.Uri, "--endpoint", proxy.Endpoint.ToString());
        var (gate, objects) = (new TaskCompletionSource(), 0);
        proxy.Policy = _ => Interlocked.Increment(ref objects) > 20 ? Fault.Wait(gate.Task) : null;

        using (var prefetch = place.Start("prefetch", Workplace.Dataset))
        {
            await Eventually.IsAsync(
                () => new CommandResult(0, prefetch.Lines, "").All<PrefetchLine>("PrefetchProgress").Any(p => p.ObjectsDone >= 15), "15 objects are there");
            prefetch.Signal(Signum.SIGINT);
            Assert.Equal(130, (await prefetch.WaitAsync(Limits.Command)).ExitCode);
        }
        Assert.InRange((await place.StatusAsync()).Dataset().CachedObjects, 15, 59);
        gate.SetResult();
        Assert.Equal("Complete", (await place.PrefetchAsync()).State);
        Assert.Equal(60 * 400_000, (await place.StatusAsync()).Dataset().OriginBytes);
        await Tree.AssertSameAsync(files, (await place.MountAsync()).Target);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Eight_readers_of_one_uncached_file_make_the_origin_send_it_once()
    {
        const int Size = 24 << 20;
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var bytes = Content.Of("large", Size);
        await bucket.PutAsync("large", bytes);
        await place.IndexAsync(bucket.Uri, "--endpoint", bucket.Endpoint.ToString());
        var path = Path.Combine((await place.MountAsync()).Target, "large");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Tree.AssertFileAsync(bytes, path)));
        Assert.InRange((await place.StatusAsync()).Dataset().OriginBytes, Size, (long)(Size * 1.05));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Only_the_paths_asked_for_are_fetched()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("train/", 5, 10_000).Concat(Content.Set("test/", 5, 10_000)).ToDictionary();
        await place.IndexAsync(place.Source("source", files));
        var last = await place.PrefetchAsync("--path", "train", "--path", "test/003");
        Assert.Equal((6L, 60_000L), (last.ObjectsTotal, last.BytesDone));
        Assert.Equal((6L, 60_000L), ((await place.StatusAsync()).Dataset().CachedObjects, (await place.StatusAsync()).Dataset().CachedBytes));
    }
}
