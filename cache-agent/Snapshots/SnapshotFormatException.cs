namespace VastK8s.CacheAgent.Snapshots;

/// <summary>A Dataset's files were written by another version, or are damaged. The message says which file and what to do.</summary>
internal sealed class SnapshotFormatException : IOException
{
    public SnapshotFormatException(string message)
        : base(message)
    {
    }

    public SnapshotFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The error for a format number that this program does not know.</summary>
    public static SnapshotFormatException UnknownFormat(string path, long found, int known) => new(
        $"{path} has format {found}, this program knows format {known}: use the version that wrote it, or delete the Dataset's directory to build it anew");
}
