using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>The origin away, and back.</summary>
public sealed class OutageTests(Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task Cached_bytes_are_read_others_fail_in_time_and_the_origin_is_used_again_by_itself_when_back()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 6, 250_000);
        await bucket.PutAsync(files);
        await using var line = new Line(bucket.Endpoint);
        await place.IndexAsync(bucket.Uri, "--endpoint", line.Endpoint.ToString());
        var mount = await place.MountAsync();
        await place.PrefetchAsync("--path", "f000", "--path", "f001");

        await line.CutAsync();
        foreach (var key in new[] { "f000", "f001" }) await Tree.AssertFileAsync(files[key], Path.Combine(mount.Target, key));
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), await Tree.FilesAsync(mount.Target));

        // Its own deadline ends it: the limit here only says that it did not hang.
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(Path.Combine(mount.Target, "f002")));
        var status = (await place.StatusAsync()).Dataset();
        Assert.Equal("False", status.Condition("SourceReachable")?.Status);
        Assert.NotEmpty(status.Condition("SourceReachable")!.Message);

        // The snapshot that is here can be mounted again with nobody to ask.
        var again = await place.MountAsync("again");
        await Tree.AssertFileAsync(files["f000"], Path.Combine(again.Target, "f000"));

        line.Mend();
        await Tree.AssertSameAsync(files, mount.Target);
        await place.StatusWhenAsync(s => s.Dataset().Condition("SourceReachable")?.Status == "True", "SourceReachable is True again");
    }
}
