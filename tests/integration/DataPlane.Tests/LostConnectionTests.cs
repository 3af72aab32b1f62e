using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>Agent and holder die together: the one way for a partial mount to lose its connection.</summary>
public sealed class LostConnectionTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task What_is_not_cached_is_an_error_until_the_mount_is_made_again_and_everything_else_goes_on()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 6, 300_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        string At(string key) => Path.Combine(mount.Target, key);
        await Tree.AssertFileAsync(files["f000"], At("f000"));
        using var open = File.OpenHandle(At("f000"));

        await place.Processes.KillAllAsync();

        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), await Tree.FilesAsync(mount.Target));
        await Tree.AssertFileAsync(files["f000"], At("f000"));
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(At("f001")));

        // The next agent says so, and cannot mend it by itself.
        await place.DoAsync("umount", place.Folder("nothing"));
        var condition = (await place.StatusAsync()).Dataset().Condition("Mounts");
        Assert.Equal(("False", "ConnectionLost"), (condition?.Status, condition?.Reason));
        Assert.Contains(mount.Target, condition!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(At("f001")));

        Assert.Equal(mount, await place.MountAsync());
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.Equal("True", (await place.StatusAsync()).Dataset().Condition("Mounts")?.Status);
        Assert.Single(Mounts.Read(), m => m.Target == mount.Target);

        // Who was in the old one keeps what it had.
        var bytes = new byte[300_000];
        Assert.Equal(bytes.Length, RandomAccess.Read(open, bytes, 0));
        Tree.AssertBytes(files["f000"], bytes, "f000, opened before");
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_mount_without_a_daemon_does_not_notice()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 3, 300_000);
        await place.IndexAsync(place.Source("source", files));
        await place.PrefetchAsync();
        var mount = await place.MountAsync();
        await place.Processes.KillAllAsync();
        await place.DoAsync("umount", place.Folder("nothing"));
        Assert.Null((await place.StatusAsync()).Dataset().Condition("Mounts"));
        await Tree.AssertSameAsync(files, mount.Target);
    }
}
