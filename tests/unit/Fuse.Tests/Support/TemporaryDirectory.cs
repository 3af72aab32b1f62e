namespace VastK8s.Fuse.Tests.Support;

/// <summary>A directory of a test's own. What is mounted right below it is unmounted at the end, whatever happened.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vastk8s-fuse-").FullName;

    public string Sub(string name) => Directory.CreateDirectory(File(name)).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        foreach (var mount in Mounts.Read().Reverse().Where(mount => mount.Target.StartsWith(Path + "/", StringComparison.Ordinal)))
            Mounts.Unmount(mount.Target, detach: true);
        Directory.Delete(Path, recursive: true);
    }
}
