using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Blobs;

/// <summary>How much a directory may keep when nobody says.</summary>
[Collection(Node.Collection)]
public sealed class CapacityTests
{
    private const long Size = 64 << 20;
    private const long Slack = 1 << 20;

    [Fact]
    public async Task It_is_90_percent_of_what_is_free_and_its_own_files_count_as_free()
    {
        // A file system of its own: what is free on others changes by itself.
        Requires.Fuse();
        using var directory = new TemporaryDirectory();
        var mount = Directory.CreateDirectory(directory.Sub("mount")).FullName;
        using (var process = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={Size}", "none", mount]))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(process.ExitCode == 0, "no tmpfs can be mounted here");
        }

        try
        {
            Assert.InRange(Capacity(), (long)(Size * 0.9) - Slack, (long)(Size * 0.9));
            Write("other", 16 << 20);
            Assert.InRange(Capacity(), (long)((Size - (16 << 20)) * 0.9) - Slack, (long)((Size - (16 << 20)) * 0.9));

            Directory.CreateDirectory(Path.Combine(mount, "cache", "blobs", "b"));
            Write("cache/blobs/b/00000.seg", 32 << 20);
            Assert.InRange(Capacity(), (long)((Size - (16 << 20)) * 0.9) - Slack, (long)((Size - (16 << 20)) * 0.9));
        }
        finally
        {
            Mounts.Unmount(mount, detach: true);
        }

        void Write(string name, int bytes) => File.WriteAllBytes(Path.Combine(mount, name), new byte[bytes]);

        long Capacity() => CacheDirectory.Open(
            new CacheDirectoryOptions(Path.Combine(mount, "cache"), 0), new ConditionSet("test", TimeProvider.System, NullLogger.Instance)).Capacity;
    }
}
