using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>A file written at its end through one large buffer.</summary>
internal sealed class AppendFile : IDisposable
{
    private readonly IDurableFiles _files;
    private readonly byte[] _buffer;
    private long _written;
    private int _used;

    /// <summary>Opens (or makes) the file and cuts whatever is beyond <paramref name="length"/>.</summary>
    public AppendFile(IDurableFiles files, string path, long length, int bufferBytes)
    {
        _files = files;
        _buffer = new byte[bufferBytes];
        _written = length;
        File = files.Open(path);
        var present = RandomAccess.GetLength(File);
        if (present < length)
        {
            File.Dispose();
            throw new SnapshotFormatException($"{path} has {present} bytes where {length} were committed; delete the Dataset's directory to build it anew");
        }

        if (present > length)
            files.SetLength(File, length);
    }

    public SafeFileHandle File { get; }

    /// <summary>Where the next byte goes.</summary>
    public long Position => _written + _used;

    /// <summary>Room for at least this many bytes, at most the buffer's size; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _used < bytes)
            WriteOut();
        return _buffer.AsSpan(_used);
    }

    public void Advance(int bytes) => _used += bytes;

    [MethodImpl(Hot.Path)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length)
        {
            WriteOut();
            _files.Write(File, bytes, _written);
            _written += bytes.Length;
            return;
        }

        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Hands the buffer to the kernel.</summary>
    public void WriteOut()
    {
        if (_used == 0)
            return;
        _files.Write(File, _buffer.AsSpan(0, _used), _written);
        _written += _used;
        _used = 0;
    }

    public void Dispose() => File.Dispose();
}
