using System.Globalization;
using System.Text;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;

namespace VastK8s.Integration.Tests;

/// <summary>A bucket becomes a tree.</summary>
public sealed class ListingTests(Radosgw radosgw)
{
    // In the tree, with these names.
    private static readonly string[] Ordinary =
    [
        "plain", "dir/file", "dir/sub/file", "%", "%2F", "%zz", "a b", "a+b", "a%20b", "a&b=c?d#e;f", "é", "e\u0301", "日本/語", "\ud83d\ude00/\ud83d\ude00",
        "q'\"<>|*\\^`{}~!@$(),:[]",
        "tab\there", "new\nline", "\u0001", "\ufffd", "sp ace /x", " lead", "trail ", "...", ".hidden", "shadow/inside", "marker/inside", new string('n', 255),
    ];

    // Left out, and why.
    private static readonly (string Key, string Reason)[] Odd =
    [
        ("a//b", "EmptyComponent"), ("/lead", "EmptyComponent"), ("x/./y", "DotComponent"), ("x/../y", "DotComponent"), ("..", "DotComponent"),
        (new string('k', 256), "ComponentTooLong"), ("shadow", "ShadowedByDirectory"), ("marker/", "DirectoryWithContent"),
    ];

    [Fact(Timeout = Limits.Test)]
    public async Task Odd_and_ordinary_keys_are_shown_or_counted_and_every_byte_is_right()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Ordinary.ToDictionary(key => key, key => Content.Of(key, 100 + (key.Length * 977)));
        files["empty"] = [];
        files["large"] = Content.Of("large", (3 << 20) + 1);
        await bucket.PutAsync(files);
        await bucket.PutAsync(Odd.Select(o => KeyValuePair.Create(o.Key, Encoding.UTF8.GetBytes(o.Key))));
        await bucket.PutAsync("emptydir/", []);

        var snapshot = await place.IndexAsync(bucket.Uri, "--endpoint", bucket.Endpoint.ToString());
        Assert.Equal(Odd.CountBy(o => o.Reason).Select(r => (r.Key, (long)r.Value)).Order(), snapshot.Skipped.Where(s => s.Value > 0).Select(s => (s.Key, s.Value)).Order());
        Assert.Equal(files.Count, snapshot.Objects);
        Assert.Equal(files.Values.Sum(f => (long)f.Length), snapshot.Bytes);
        var mount = await place.MountAsync();
        Assert.Equal("Partial", mount.Mode);
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(mount.Target, "emptydir")));
        await AssertImageIsCleanAsync(place, mount.SnapshotId);
    }

    /// <summary>
    /// 100,000 by hand, some minutes on two cores: <c>LISTING_KEYS=100000 dotnet test tests/integration/DataPlane.Tests --filter Many_tiny_keys</c>.
    /// </summary>
    [Fact(Timeout = 2 * Limits.Test)]
    public async Task Many_tiny_keys_are_counted_while_they_are_listed_mounted_exactly_and_the_image_is_clean()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("LISTING_KEYS") ?? "20000", CultureInfo.InvariantCulture);
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var keys = Enumerable.Range(0, count).Select(i => i % 1000 == 999 ? $"odd//{i}" : $"d{i % 97}/{i:D6}").ToList();
        await bucket.PutAsync(keys.Select(key => KeyValuePair.Create(key, Encoding.UTF8.GetBytes(key))));

        // A listing that stops half way until its count was seen.
        await using var proxy = new FaultProxy(bucket.Endpoint);
        var counted = new TaskCompletionSource();
        proxy.Policy = request => request.Number > 5 ? Fault.Wait(counted.Task) : null;
        using var mounting = place.Start("mount", bucket.Uri, place.Folder("mnt"), "--name", Workplace.Dataset, "--endpoint", proxy.Endpoint.ToString());
        await Eventually.IsAsync(
            () => new CommandResult(0, mounting.Lines, "").All<Counted>("IndexProgress").Any(c => c.Objects > 0 && c.Objects < count), "some of the keys are counted");
        counted.SetResult();
        var result = await mounting.WaitAsync(Limits.Command);
        Assert.True(result.ExitCode == 0, result.ToString());

        var progress = result.All<Counted>("IndexProgress").Select(c => c.Objects).ToList();
        Assert.Equal(progress.Order(), progress);
        var snapshot = result.Last<SnapshotLine>("Snapshot").Snapshot;
        var mount = result.Last<MountLine>("Mount");
        var found = await Tree.FilesAsync(mount.Target);
        Assert.Equal(count, snapshot.Objects + snapshot.Skipped.Values.Sum());
        Assert.Equal(keys.Where(key => !key.StartsWith("odd", StringComparison.Ordinal)).Order(StringComparer.Ordinal), found);
        var some = found[found.Count / 3];
        Assert.Equal(some, Encoding.UTF8.GetString(await Tree.ReadAsync(Path.Combine(mount.Target, some))));
        await AssertImageIsCleanAsync(place, mount.SnapshotId);
    }

    private sealed record Counted(long Objects);

    private sealed record SnapshotLine(SnapshotStatus Snapshot);

    private static async Task AssertImageIsCleanAsync(Workplace place, string snapshotId)
    {
        Requires.Tool("fsck.erofs", "erofs-utils");
        var image = Path.Combine(place.State, "datasets", Workplace.Dataset, "snapshots", snapshotId, "image.erofs");
        var result = await Child.RunAsync("fsck.erofs", [.. place.Segments.Select(segment => $"--device={segment}"), image]);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
