using System.Numerics;
using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// Gives out blocks, append-only. An object never straddles segments: it begins a new one when the present one holds something and
/// would pass the segment size. So a larger object than that has a segment of its own.
/// </summary>
internal sealed class SegmentPlacement
{
    /// <summary>EROFS device ids are 16 bits, and 0 is the image itself.</summary>
    public const int MaxSegments = ushort.MaxValue;

    /// <summary>Bytes of a segment, at least.</summary>
    public const long MinSegmentBytes = 1L << 30;

    /// <summary>And at most, but for one that holds a single larger object.</summary>
    public const long MaxSegmentBytes = 1L << 40;

    private readonly long _segmentBlocks;
    private readonly List<uint> _blocks;

    public SegmentPlacement(long segmentBytes, IEnumerable<uint> blocks)
    {
        _segmentBlocks = segmentBytes >> Blocks.Shift;
        _blocks = [.. blocks];
    }

    /// <summary>Blocks of each segment so far.</summary>
    public IReadOnlyList<uint> SegmentBlocks => _blocks;

    /// <summary>A segment size for a Dataset that begins with this many bytes: about 64 segments.</summary>
    public static long SegmentBytesFor(long totalBytes) =>
        (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(totalBytes / 64, MinSegmentBytes, MaxSegmentBytes));

    /// <summary>Takes the next place for an object of at least one byte.</summary>
    [MethodImpl(Hot.Path)]
    public (int Segment, uint StartBlock) Take(long size)
    {
        var blocks = Blocks.Of(size);
        if (_blocks.Count == 0 || (_blocks[^1] > 0 && _blocks[^1] + blocks > _segmentBlocks))
        {
            if (_blocks.Count == MaxSegments)
                throw new IOException($"the address space of this Dataset is full ({MaxSegments} segments): delete its directory to begin a new one");
            _blocks.Add(0);
        }

        var start = _blocks[^1];
        _blocks[^1] = checked((uint)(start + blocks));
        return (_blocks.Count - 1, start);
    }
}
