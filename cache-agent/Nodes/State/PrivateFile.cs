using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Nodes.State;

/// <summary>Files for their owner alone, replaced whole: after a crash at any point either the old or the new content is there.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a new file beside it, syncs, renames over it, syncs the directory.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = new FileStream(
            temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        DurableFiles.Instance.RenameFile(temporary, path);
        DurableFiles.Instance.FlushDirectory(Path.GetDirectoryName(path)!);
    }
}
