using Microsoft.Win32.SafeHandles;

namespace VastK8s.Erofs.Writing;

/// <summary>
/// Hands out the image's blocks in order and writes them, buffered. A place handed out may be filled at any later time, once its part
/// of the buffer has been written by a write of its own. What is never filled is zero.
/// </summary>
internal sealed class ImageOutput(SafeFileHandle file)
{
    /// <summary>From here on the file is scratch space (<see cref="DirentSpill"/>) until the end.</summary>
    public const long ScratchStart = 1L << 40;

    private readonly byte[] _buffer = new byte[1 << 20];
    private long _start;

    /// <summary>Bytes handed out: the length of the image.</summary>
    public long Length { get; private set; }

    /// <summary>A write failed, so that what the file holds is unknown.</summary>
    public bool Failed { get; private set; }

    /// <returns>Position of that many contiguous zero bytes, on a block boundary.</returns>
    public long Allocate(long bytes)
    {
        var position = Length;
        if (position + bytes > ScratchStart)
            throw new InvalidOperationException($"The image would grow over {ScratchStart} bytes: too many entries for one image.");
        if (position + bytes - _start > _buffer.Length)
        {
            Flush();
            // A run longer than the buffer is written past it.
            if (bytes > _buffer.Length)
                _start = position + bytes;
        }
        Length = position + bytes;
        return position;
    }

    /// <summary>Fills a part of one allocation.</summary>
    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        if (position >= _start)
            bytes.CopyTo(_buffer.AsSpan((int)(position - _start)));
        else
            WriteThrough(position, bytes);
    }

    /// <summary>Writes what is buffered; the file ends where the image ends.</summary>
    public void Finish()
    {
        Flush();
        try
        {
            RandomAccess.SetLength(file, Length);
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    public void WriteScratch(long offset, ReadOnlySpan<byte> bytes) => WriteThrough(ScratchStart + offset, bytes);

    public void ReadScratch(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, ScratchStart + offset);
            if (read == 0)
                throw new EndOfStreamException($"The image file was cut while it was written (scratch offset {offset}).");
            offset += read;
            bytes = bytes[read..];
        }
    }

    private void Flush()
    {
        if (Length <= _start)
            return;
        var used = _buffer.AsSpan(0, (int)(Length - _start));
        WriteThrough(_start, used);
        used.Clear();
        _start = Length;
    }

    private void WriteThrough(long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch
        {
            Failed = true;
            throw;
        }
    }
}
