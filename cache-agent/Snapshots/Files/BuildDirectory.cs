namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>Where a build keeps what is not yet published. Emptied at the beginning, of what a killed build left, and removed at the end.</summary>
internal sealed class BuildDirectory : IDisposable
{
    private readonly IDurableFiles _files;

    public BuildDirectory(IDurableFiles files, string directory)
    {
        _files = files;
        Path = System.IO.Path.Combine(directory, "building");
        files.DeleteDirectory(Path);
        files.CreateDirectory(SnapshotPath);
    }

    public string Path { get; }

    /// <summary>Becomes the snapshot's directory by being renamed.</summary>
    public string SnapshotPath => System.IO.Path.Combine(Path, "snapshot");

    public string SnapshotFile(string name) => System.IO.Path.Combine(SnapshotPath, name);

    public void Dispose()
    {
        try
        {
            _files.DeleteDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build removes it.
        }
    }
}
