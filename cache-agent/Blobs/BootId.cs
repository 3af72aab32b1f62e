namespace VastK8s.CacheAgent.Blobs;

/// <summary>Tells the death of a process from the death of the kernel: what was written and not synced survives the first only.</summary>
internal static class BootId
{
    /// <summary>This boot's random id (<c>/proc/sys/kernel/random/boot_id</c>).</summary>
    public static Guid Current { get; } = Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
}
