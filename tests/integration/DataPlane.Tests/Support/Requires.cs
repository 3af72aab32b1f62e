using VastK8s.Fuse;

namespace VastK8s.Integration.Tests.Support;

/// <summary>Skips a test where the machine lacks what it needs, saying how to get it.</summary>
internal static class Requires
{
    public static void Mounts()
    {
        Executables();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting takes root: run the tests with sudo");
        Assert.SkipUnless(File.Exists("/dev/fuse"), "there is no /dev/fuse: modprobe fuse, or pass --device /dev/fuse to the container");
        Assert.SkipUnless(ErofsMount.IsSupported(out var reason), reason);
    }

    public static void Executables() => Assert.SkipUnless(App.Missing is null, App.Missing ?? "");

    public static void Tool(string name, string package) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))),
        $"{name} is missing: apt-get install -y --no-install-recommends {package}");
}
