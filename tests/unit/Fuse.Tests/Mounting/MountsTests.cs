using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Mounting;

public sealed class MountsTests
{
    [Fact]
    public void A_mount_is_found_at_its_path_and_nowhere_else()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));

        var mount = Mounts.At(served.Target);

        Assert.NotNull(mount);
        Assert.Equal((served.Target, "fuse", "vastk8s:test", "/"), (mount.Target, mount.FileSystem, mount.Source, mount.Root));
        Assert.All(["ro", "nosuid", "nodev", "default_permissions", "allow_other"], option => Assert.Contains(option, mount.Options.Split(',')));
        Assert.Equal(mount, Mounts.At(served.Target + "/"));
        Assert.Null(Mounts.At(Path.GetDirectoryName(served.Target)!));
        Assert.Null(Mounts.At(served.File("file")));
    }

    [Fact]
    public void A_mount_is_found_through_symbolic_links_and_odd_names()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();
        const string Name = "a name\twith\\040 # ü";
        var target = Directory.CreateDirectory(Path.Combine(directory.Sub("real"), Name)).FullName;
        File.CreateSymbolicLink(directory.File("link"), directory.File("real"));
        using var connection = FuseMount.Mount(target, "vastk8s:x y");

        Assert.Equal(target, Mounts.At(Path.Combine(directory.File("link"), Name))?.Target);
        Assert.Equal("vastk8s:x y", Mounts.At(target)?.Source);
    }

    [Fact]
    public void Of_mounts_on_top_of_each_other_the_topmost_is_found()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();
        using var lower = FuseMount.Mount(directory.Sub("mount"), "lower");
        using var server = new FuseServer(lower, new TestFiles(), null, 1);
        server.Start();
        using var upper = FuseMount.Mount(directory.File("mount"), "upper");

        Assert.Equal("upper", Mounts.At(directory.File("mount"))?.Source);
        Mounts.Unmount(directory.File("mount"), detach: true);
        Assert.Equal("lower", Mounts.At(directory.File("mount"))?.Source);
    }

    [Fact]
    public void A_dead_mount_is_found_and_unmounted()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));
        served.Server.Dispose();

        Assert.NotNull(Mounts.At(served.Target));
        Mounts.Unmount(served.Target, detach: true);

        Assert.Null(Mounts.At(served.Target));
    }

    [Fact]
    public void A_mount_in_use_is_busy_unless_detached()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));
        using var file = File.OpenHandle(served.File("file"));

        Assert.Equal(Errno.EBUSY, Assert.Throws<NativeException>(() => Mounts.Unmount(served.Target, detach: false)).Number);
        Mounts.Unmount(served.Target, detach: true);

        Assert.Null(Mounts.At(served.Target));
        Reading.AssertPattern(Reading.At(file, 0, 1), 0, 1);
    }

    [Fact]
    public void Unmounting_what_is_not_mounted_is_no_error()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();

        Mounts.Unmount(directory.Path, detach: false);
        Mounts.Unmount(directory.File("nothing"), detach: true);
    }

    [Fact]
    public void Read_ahead_of_a_mount_can_be_set()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));

        Mounts.SetReadAhead(served.Target, 4096);

        Assert.Equal("4096", File.ReadAllText($"/sys/class/bdi/{Mounts.At(served.Target)!.Device}/read_ahead_kb").Trim());
    }

    [Fact]
    public void Read_ahead_of_no_mount_is_an_error()
    {
        using var directory = new TemporaryDirectory();

        Assert.Contains(directory.Path, Assert.Throws<IOException>(() => Mounts.SetReadAhead(directory.Path, 4096)).Message, StringComparison.Ordinal);
    }
}
