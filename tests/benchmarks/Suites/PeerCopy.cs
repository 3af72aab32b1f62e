using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;
using VastK8s.Benchmarks.Peers;

namespace VastK8s.Benchmarks.Suites;

/// <summary>A peer's copy into an empty directory on the same disk.</summary>
internal static class PeerCopy
{
    public static async Task<CopyRun> RunAsync(
        IPeer peer, OriginServer origin, WorkDirectory work, string bucket, string folder, FileSet set, CancellationToken cancellationToken)
    {
        var destination = work.Fresh("copied");
        Libc.Sync();
        FreeMemory.Touch(set.Bytes * 3 / 2);
        var before = origin.CpuSeconds();
        var result = await peer.CopyAsync(bucket, folder, destination, cancellationToken);
        var after = origin.CpuSeconds();
        var copied = new DirectoryInfo(destination).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        if (copied != set.Bytes)
            throw new InvalidOperationException($"{peer.Name} left {copied} bytes of {set.Bytes}");
        Directory.Delete(destination, recursive: true);
        return new CopyRun(result.Seconds, result.CpuSeconds, after.Nginx - before.Nginx, after.Radosgw - before.Radosgw);
    }
}
