using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.Snapshots.Tests.Faults;

/// <summary>Remembers which files and directories have changes that were not synced, and asks before each rename.</summary>
internal sealed class JournalFiles(Action<string, JournalFiles> beforeRename) : IDurableFiles
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SafeFileHandle, string> _names = [];
    private readonly HashSet<string> _dirty = [];

    /// <summary>Paths of files written and directories changed since their last sync.</summary>
    public IReadOnlyCollection<string> Dirty
    {
        get
        {
            lock (_lock)
                return [.. _dirty];
        }
    }

    public SafeFileHandle Open(string path)
    {
        var isNew = !File.Exists(path);
        var file = DurableFiles.Instance.Open(path);
        lock (_lock)
            _names[file] = path;
        if (isNew)
            Touch(Path.GetDirectoryName(path)!);
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Touch(NameOf(file));
        DurableFiles.Instance.Write(file, bytes, offset);
    }

    public void SetLength(SafeFileHandle file, long length) => DurableFiles.Instance.SetLength(file, length);

    public void Flush(SafeFileHandle file)
    {
        lock (_lock)
            _dirty.Remove(_names[file]);
    }

    public void FlushDirectory(string path)
    {
        lock (_lock)
            _dirty.Remove(path);
    }

    public void RenameFile(string from, string to)
    {
        beforeRename(Path.GetFileName(to), this);
        Assert.DoesNotContain(from, Dirty);
        Touch(Path.GetDirectoryName(to)!);
        DurableFiles.Instance.RenameFile(from, to);
    }

    public void RenameDirectory(string from, string to)
    {
        beforeRename(Path.GetFileName(Path.GetDirectoryName(to)!), this);
        Assert.DoesNotContain(Dirty, path => path.StartsWith(from, StringComparison.Ordinal));
        Touch(Path.GetDirectoryName(to)!);
        DurableFiles.Instance.RenameDirectory(from, to);
    }

    public void CreateDirectory(string path) => DurableFiles.Instance.CreateDirectory(path);

    public void DeleteFile(string path) => DurableFiles.Instance.DeleteFile(path);

    public void DeleteDirectory(string path) => DurableFiles.Instance.DeleteDirectory(path);

    private string NameOf(SafeFileHandle file)
    {
        lock (_lock)
            return _names[file];
    }

    private void Touch(string path)
    {
        lock (_lock)
            _dirty.Add(path);
    }
}
