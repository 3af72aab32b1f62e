namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>One build at a time in a directory, over all processes: an flock, which ends with its holder.</summary>
internal static class BuildLock
{
    public static IDisposable Take(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "build.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new IOException($"cannot begin a build in {directory}: another one is at work there; wait for it, or stop it ({e.Message})", e);
        }
    }
}
