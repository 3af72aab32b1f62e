using VastK8s.Cli.Demo.Leftovers;

namespace VastK8s.Cli.Tests.Demo;

public sealed class MountTableTests
{
    private static readonly string[] Lines =
    [
        "22 27 0:20 / /proc rw,nosuid - proc proc rw",
        "40 27 0:35 / /tmp/demo rw - tmpfs tmpfs rw",
        "41 40 0:36 / /tmp/demo/a ro,relatime shared:1 - erofs /x ro",
        "42 41 0:37 / /tmp/demo/a/b\\040c ro - fuse x rw",
        "43 27 0:38 / /tmp/demolition ro - fuse x rw",
    ];

    [Fact]
    public void What_is_mounted_below_is_found_the_deepest_first() =>
        Assert.Equal(["/tmp/demo/a/b c", "/tmp/demo/a", "/tmp/demo"], MountTable.Below("/tmp/demo", Lines));

    [Fact]
    public void This_machine_has_a_proc() => Assert.Contains("/proc", MountTable.Below("/proc"));
}
