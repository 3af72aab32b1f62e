using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>Skips a test where the machine lacks what it needs, saying how to get it.</summary>
internal static class Requires
{
    public static void Fuse()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting takes root: run the tests with sudo.");
        Assert.SkipUnless(File.Exists("/dev/fuse"), "There is no /dev/fuse: modprobe fuse, or pass --device /dev/fuse to the container.");
    }

    public static void FuseAndErofs()
    {
        Fuse();
        Assert.SkipUnless(ErofsMount.IsSupported(out var reason), reason);
    }
}
