using System.Globalization;
using System.Text;

namespace VastK8s.Testing.Faults;

/// <summary>Finds the end of a body in chunked coding (RFC 9112, 7.1) without changing it.</summary>
internal sealed class ChunkedEnd
{
    private readonly StringBuilder _line = new();
    private long _chunkLeft;
    private bool _inTrailer;

    public bool IsReached { get; private set; }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && !IsReached; i++)
        {
            if (_chunkLeft > 0)
            {
                int skip = (int)Math.Min(_chunkLeft, bytes.Length - i);
                _chunkLeft -= skip;
                i += skip - 1;
                continue;
            }
            if (bytes[i] == '\r')
                continue;
            if (bytes[i] != '\n')
            {
                _line.Append((char)bytes[i]);
                continue;
            }
            EndLine(_line.ToString());
            _line.Clear();
        }
    }

    // The empty line behind a chunk's data is one of its own here: _chunkLeft counts the data alone.
    private void EndLine(string line)
    {
        if (_inTrailer)
            IsReached = line.Length == 0;
        else if (line.Length > 0)
        {
            _chunkLeft = long.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _inTrailer = _chunkLeft == 0;
        }
    }
}
