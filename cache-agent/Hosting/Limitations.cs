using Mono.Unix.Native;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>What this machine does not let an agent do.</summary>
internal static class Limitations
{
    public static IEnumerable<string> Find()
    {
        if (Syscall.geteuid() != 0) yield return "mount: not root (CAP_SYS_ADMIN is needed); run as root";
        if (!File.Exists("/dev/fuse")) yield return "partial mounts: no /dev/fuse; load the fuse module";
        if (!ErofsMount.IsSupported(out var reason)) yield return $"mount: {reason}";
    }
}
