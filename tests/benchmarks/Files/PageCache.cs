namespace VastK8s.Benchmarks.Files;

/// <summary>Empties the machine's page cache, inode and dentry caches.</summary>
internal static class PageCache
{
    private const string Control = "/proc/sys/vm/drop_caches";

    /// <summary>Why it cannot be done here; null when it can.</summary>
    public static string? Obstacle
    {
        get
        {
            try
            {
                using var file = File.OpenWrite(Control);
                return null;
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                return $"{Control} cannot be written ({e.Message}): run as root";
            }
        }
    }

    public static void Drop()
    {
        Libc.Sync();
        File.WriteAllText(Control, "3\n");
    }
}
