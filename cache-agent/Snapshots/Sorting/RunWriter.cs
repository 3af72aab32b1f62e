using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Writes a run.</summary>
internal sealed class RunWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private readonly string _path;
    private readonly AppendFile _file;

    public RunWriter(IDurableFiles files, string path)
    {
        _path = path;
        _file = new AppendFile(files, path, 0, BufferBytes);
    }

    /// <summary>Adds records that follow those before.</summary>
    public void Append(ReadOnlySpan<byte> records) => _file.Append(records);

    /// <summary>Ends the run.</summary>
    public RunFile Complete(ReadOnlySpan<byte> first, ReadOnlySpan<byte> last)
    {
        _file.WriteOut();
        return new RunFile(_path, _file.Position, first.ToArray(), last.ToArray());
    }

    public void Dispose() => _file.Dispose();
}
