using Mono.Unix.Native;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A Dataset resource with several sources in one tree.</summary>
public sealed class MultiSourceTests(Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task Sources_appear_at_their_paths_filtered_with_the_owner_and_the_modes_asked_for()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var objects = new[] { "images/a.jpg", "images/b.jpg", "images/raw/c.jpg", "images/notes.txt", "labels.csv" }.ToDictionary(key => key, key => Content.Of(key, 30_000));
        await bucket.PutAsync(objects);
        var files = Content.Set("", 3, 7000);
        files["skip.tmp"] = [1];
        var yaml = Path.Combine(place.Root, "dataset.yaml");
        await File.WriteAllTextAsync(
            yaml,
            $"""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: {Workplace.Dataset}
            spec:
              sources:
              - uri: {bucket.Uri}/images/
                endpoint: {bucket.Endpoint.ToString().TrimEnd('/')}
                path: train/images
                include: ["**/*.jpg", "*.jpg"]
                exclude: ["raw/**"]
              - uri: file://{place.Source("local", files)}
                path: extra
                exclude: ["*.tmp"]
              ownership:
                uid: 1234
                gid: 4321
                fileMode: "0640"
                directoryMode: "0750"
            """,
            TestContext.Current.CancellationToken);

        var result = await place.DoAsync("mount", "-f", yaml, place.Folder("mnt"), "--prefetch");
        var mount = result.Last<MountLine>("Mount");
        Assert.Equal("Direct", mount.Mode);
        var expected = files.Where(f => f.Key != "skip.tmp").ToDictionary(f => $"extra/{f.Key}", f => f.Value);
        foreach (var name in new[] { "a.jpg", "b.jpg" }) expected[$"train/images/{name}"] = objects[$"images/{name}"];
        await Tree.AssertSameAsync(expected, mount.Target);
        AssertStat(Path.Combine(mount.Target, "train/images/a.jpg"), FilePermissions.S_IFREG, "640");
        AssertStat(Path.Combine(mount.Target, "extra"), FilePermissions.S_IFDIR, "750");
        AssertStat(mount.Target, FilePermissions.S_IFDIR, "750");
    }

    private static void AssertStat(string path, FilePermissions type, string mode)
    {
        Assert.Equal(0, Syscall.lstat(path, out var stat));
        Assert.Equal((1234u, 4321u), (stat.st_uid, stat.st_gid));
        Assert.Equal(type, stat.st_mode & FilePermissions.S_IFMT);
        Assert.Equal(Convert.ToUInt32(mode, 8), (uint)(stat.st_mode & FilePermissions.ALLPERMS));
    }
}
