using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;
using VastK8s.Testing.Http;

namespace VastK8s.Integration.Tests;

/// <summary>A store and a network that misbehave: right bytes, or an object reported with the reason; never wrong bytes.</summary>
public sealed class FaultTests(Radosgw radosgw)
{
    public static TheoryData<string> Kinds => ["throttled", "reset", "truncated", "delayed", "too long", "too short", "flipped"];

    [Theory(Timeout = Limits.Test)]
    [MemberData(nameof(Kinds))]
    public async Task A_prefetch_gets_over_faults_that_pass(string kind)
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 20, 300_000);
        files["large"] = Content.Of("large", 5 << 20);
        await bucket.PutAsync(files);
        await using var proxy = new FaultProxy(bucket.Endpoint);
        await place.IndexAsync(bucket.Uri, "--endpoint", proxy.Endpoint.ToString());

        // Each object's first answer is bad.
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        proxy.Policy = request => IsObject(request) && seen.TryAdd(request.Target, true) ? Bad(kind) : null;
        var last = await place.PrefetchAsync();
        Assert.Equal(("Complete", 21L, 0L), (last.State, last.ObjectsDone, last.ObjectsFailed));
        Assert.NotEmpty(seen);
        proxy.Policy = static _ => Fault.Throttle();
        var mount = await place.MountAsync();
        Assert.Equal("Direct", mount.Mode);
        await Tree.AssertSameAsync(files, mount.Target);
    }

    [Theory(Timeout = Limits.Test)]
    [InlineData("truncated")]
    [InlineData("flipped")]
    public async Task An_object_that_never_comes_right_is_reported_and_never_read_wrong(string kind)
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 5, 60_000);
        await bucket.PutAsync(files);
        await using var proxy = new FaultProxy(bucket.Endpoint);
        await place.IndexAsync(bucket.Uri, "--endpoint", proxy.Endpoint.ToString());
        proxy.Policy = request => IsObject(request) && request.Target.Contains("f002", StringComparison.Ordinal) ? (kind == "flipped" ? Bad(kind) : Fault.Truncate(0)) : null;

        var result = await place.RunAsync("prefetch", Workplace.Dataset);
        Assert.Equal(3, result.ExitCode);
        var last = result.Last<PrefetchLine>("PrefetchProgress");
        Assert.Equal((4L, 1L), (last.ObjectsDone, last.ObjectsFailed));
        var failure = Assert.Single(last.Failures);
        Assert.Equal("f002", failure.Key);
        Assert.NotEmpty(failure.Message);
        var mount = await place.MountAsync();
        Assert.Equal("Partial", mount.Mode);
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(Path.Combine(mount.Target, "f002")));

        proxy.Policy = static _ => null;
        await Tree.AssertSameAsync(files, mount.Target);
    }

    private static bool IsObject(RawRequest request) => request.Method == "GET" && !request.Target.Contains("list-type", StringComparison.Ordinal);

    private static Fault Bad(string kind) => kind switch
    {
        "throttled" => Fault.Throttle(retryAfter: "1"),
        "reset" => Fault.Reset(20_000),
        "truncated" => Fault.Truncate(20_000),
        "delayed" => new Fault { Delay = TimeSpan.FromMilliseconds(300) },
        "too long" => Fault.Lie(+7),
        "too short" => Fault.Lie(-7),
        _ => Fault.Flip(12_345),
    };
}
