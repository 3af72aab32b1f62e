using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>Objects that change under a snapshot.</summary>
public sealed class ChangedObjectTests(Radosgw radosgw)
{
    private const int Size = 400_000;

    [Fact(Timeout = Limits.Test)]
    public async Task An_overwritten_object_fails_to_read_is_named_and_a_new_index_shows_its_new_bytes_elsewhere()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var old = Content.Set("f", 5, Size);
        await bucket.PutAsync(old);
        string[] endpoint = ["--endpoint", bucket.Endpoint.ToString()];
        await place.IndexAsync(bucket.Uri, endpoint);
        var first = (await place.MountAsync("first")).Target;
        await Tree.AssertFileAsync(old["f000"], Path.Combine(first, "f000"));

        var changed = new Dictionary<string, byte[]>(old) { ["f000"] = Content.Of("f000", Size, 2), ["f001"] = Content.Of("f001", Size, 2) };
        await bucket.PutAsync(changed.Where(o => !old[o.Key].SequenceEqual(o.Value)));
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(Path.Combine(first, "f001")));
        await Tree.AssertFileAsync(old["f002"], Path.Combine(first, "f002"));
        var status = (await place.StatusAsync()).Dataset();
        Assert.Equal("False", status.Condition("SourceUnchanged")?.Status);
        Assert.Contains("f001", status.Condition("SourceUnchanged")!.Message, StringComparison.Ordinal);
        Assert.True(status.ReadErrors > 0);
        Assert.Equal(2 * Size, status.CachedBytes);

        var fetched = status.OriginBytes;
        await place.IndexAsync(bucket.Uri, endpoint);
        var second = (await place.MountAsync("second")).Target;
        await Tree.AssertSameAsync(changed, second);
        foreach (var key in new[] { "f000", "f002" })
        {
            Tree.DropCache(Path.Combine(first, key));
            await Tree.AssertFileAsync(old[key], Path.Combine(first, key));
        }
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(Path.Combine(first, "f001")));

        // Two are new, f003 and f004 were never read; f002 kept its place.
        Assert.Equal(4 * Size, (await place.StatusAsync()).Dataset().OriginBytes - fetched);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_prefetch_names_the_objects_that_changed_or_went_and_fetches_the_others()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 6, 50_000);
        var source = place.Source("source", files);
        await place.IndexAsync(source);
        await File.WriteAllBytesAsync(Path.Combine(source, "f001"), Content.Of("f001", 50_000, 2), TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(source, "f004"));
        var result = await place.RunAsync("prefetch", Workplace.Dataset);
        Assert.Equal(3, result.ExitCode);
        var last = result.Last<PrefetchLine>("PrefetchProgress");
        Assert.Equal(("Incomplete", 4L, 2L), (last.State, last.ObjectsDone, last.ObjectsFailed));
        Assert.Equal(["f001", "f004"], last.Failures.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(last.Failures, f => Assert.NotEmpty(f.Message));
    }
}
