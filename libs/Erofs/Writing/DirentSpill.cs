using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>
/// Finished blocks of open directories, which become contiguous in the image only when the directory closes. A stack: a directory that
/// opens later closes earlier, so the blocks of each are contiguous here. The top is in memory, what is below in the scratch space.
/// </summary>
internal sealed class DirentSpill(ImageOutput output)
{
    private byte[] _memory = [];
    private long _memoryStart;

    public long Height { get; private set; }

    /// <returns>A zero block on top of the stack, to be filled before the next call.</returns>
    public Span<byte> Push()
    {
        if (_memory.Length == 0)
            _memory = new byte[1 << 20];
        if (Height - _memoryStart == _memory.Length)
        {
            output.WriteScratch(_memoryStart, _memory);
            _memoryStart = Height;
        }
        var block = _memory.AsSpan((int)(Height - _memoryStart), Layout.BlockSize);
        Height += Layout.BlockSize;
        block.Clear();
        return block;
    }

    /// <summary>Takes the blocks from <paramref name="start"/> to the top off the stack and into the image.</summary>
    public void PopTo(long start, long imagePosition)
    {
        var fromMemory = Math.Max(start, _memoryStart);
        output.Write(imagePosition + (fromMemory - start), _memory.AsSpan((int)(fromMemory - _memoryStart), (int)(Height - fromMemory)));
        // What was in memory is in the image now: memory is free to carry what comes from the scratch space.
        for (var at = start; at < fromMemory;)
        {
            var part = _memory.AsSpan(0, (int)Math.Min(_memory.Length, fromMemory - at));
            output.ReadScratch(at, part);
            output.Write(imagePosition + (at - start), part);
            at += part.Length;
        }
        Height = start;
        if (start < _memoryStart)
            _memoryStart = start;
    }
}
