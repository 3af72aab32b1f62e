using Microsoft.Win32.SafeHandles;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>Small files that are replaced whole: after a crash at any point either the old or the new content is there.</summary>
internal static class AtomicFile
{
    private const string Suffix = ".tmp";

    /// <summary>Writes a new file beside it, syncs, renames over it, syncs the directory.</summary>
    public static void Replace(IDurableFiles files, string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + Suffix;
        using (var file = files.Open(temporary))
        {
            files.SetLength(file, 0);
            files.Write(file, content, 0);
            files.Flush(file);
        }

        files.RenameFile(temporary, path);
        files.FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes what a replacement that was cut short left.</summary>
    public static void Sweep(IDurableFiles files, string path) => files.DeleteFile(path + Suffix);

    /// <summary>Fills exactly, or says that the file is cut short.</summary>
    public static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset, string name)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
                throw new SnapshotFormatException($"{name} ends before byte {offset}: the file is cut short; delete the Dataset's directory to build it anew");
            buffer = buffer[read..];
            offset += read;
        }
    }
}
