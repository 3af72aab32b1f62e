using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Reads runs that follow each other as one, in order, one file open at a time.</summary>
internal sealed class RunReader : IDisposable
{
    private readonly IReadOnlyList<RunFile> _runs;
    private readonly byte[] _buffer;
    private SafeFileHandle? _file;
    private int _run = -1;
    private long _position;
    private int _begin;
    private int _end;
    private int _length;

    public RunReader(IReadOnlyList<RunFile> runs, int bufferBytes)
    {
        _runs = runs;
        _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(bufferBytes, ListedRecord.MaxBytes));
    }

    /// <summary>The present record; valid until the next move.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_begin, _length);

    [MethodImpl(Hot.Path)]
    public bool MoveNext()
    {
        _begin += _length;
        if (_end - _begin < ListedRecord.HeaderBytes || _end - _begin < ListedRecord.LengthAt(_buffer.AsSpan(_begin)))
        {
            if (!Refill())
                return false;
        }

        _length = ListedRecord.LengthAt(_buffer.AsSpan(_begin));
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private bool Refill()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        _end -= _begin;
        _begin = _length = 0;
        while (_end < _buffer.Length)
        {
            if (_file is null || _position == _runs[_run].Bytes)
            {
                // Records never span files, so a new file is begun only with nothing in hand.
                if (_end > 0 || !OpenNext())
                    break;
            }

            var wanted = (int)Math.Min(_buffer.Length - _end, _runs[_run].Bytes - _position);
            var read = RandomAccess.Read(_file!, _buffer.AsSpan(_end, wanted), _position);
            if (read == 0)
                throw new EndOfStreamException($"{_runs[_run].Path} was cut short while it was read");
            _end += read;
            _position += read;
        }

        return _end > 0;
    }

    private bool OpenNext()
    {
        _file?.Dispose();
        _file = null;
        if (++_run == _runs.Count)
            return false;
        _file = File.OpenHandle(_runs[_run].Path);
        _position = 0;
        return true;
    }
}
