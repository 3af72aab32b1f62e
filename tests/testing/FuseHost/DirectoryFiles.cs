using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse;

namespace VastK8s.FuseHost.Testing;

/// <summary>
/// The files of a directory, node ids by the order of their names. Reads are answered at once, from another thread, or after a moment, so
/// that a kill finds requests at every stage.
/// </summary>
internal sealed class DirectoryFiles : IFuseFiles, IDisposable
{
    private const int Ways = 3;
    private const int LongestDelayMilliseconds = 4;

    private readonly (byte[] Name, SafeFileHandle File, long Size)[] _files;

    public DirectoryFiles(string directory)
    {
        _files =
        [
            .. Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(path =>
            {
                var file = File.OpenHandle(path);
                return (Encoding.UTF8.GetBytes(Path.GetFileName(path)), file, RandomAccess.GetLength(file));
            }),
        ];
    }

    public bool TryLookup(ReadOnlySpan<byte> name, out FuseFile file)
    {
        for (var i = 0; i < _files.Length; i++)
        {
            if (name.SequenceEqual(_files[i].Name)) return TryGet((ulong)i + 2, out file);
        }
        file = default;
        return false;
    }

    public bool TryGet(ulong nodeId, out FuseFile file)
    {
        var known = nodeId >= 2 && nodeId - 2 < (ulong)_files.Length;
        file = known ? new FuseFile(nodeId, _files[nodeId - 2].Size) : default;
        return known;
    }

    public bool TryGetEntry(int index, out FuseFile file, out ReadOnlySpan<byte> name)
    {
        name = index < _files.Length ? _files[index].Name : default;
        return TryGet((ulong)index + 2, out file);
    }

    public void Read(in FuseRead read)
    {
        var kept = read;
        switch (Random.Shared.Next(Ways))
        {
            case 0:
                Reply(kept);
                break;
            case 1:
                ThreadPool.QueueUserWorkItem(_ => Reply(kept));
                break;
            default:
                _ = ReplyLaterAsync(kept);
                break;
        }
    }

    public void Interrupt(ulong unique)
    {
    }

    public void Dispose()
    {
        foreach (var (_, file, _) in _files) file.Dispose();
    }

    private async Task ReplyLaterAsync(FuseRead read)
    {
        await Task.Delay(Random.Shared.Next(LongestDelayMilliseconds));
        Reply(read);
    }

    private void Reply(FuseRead read)
    {
        var errno = read.ReplyFromFile(_files[read.NodeId - 2].File, read.Offset);
        if (errno != 0) read.ReplyError(errno);
    }
}
