namespace VastK8s.Erofs.Writing;

/// <summary>How far into each segment device the files of the image reach.</summary>
internal sealed class SegmentUse(int maxDevices)
{
    private readonly uint[] _end = new uint[maxDevices];

    /// <exception cref="ArgumentOutOfRangeException">No such device, or a place beyond 32-bit block addresses.</exception>
    public void Check(long blocks, int device, uint startBlock)
    {
        if ((uint)device >= (uint)_end.Length)
            throw new ArgumentOutOfRangeException(nameof(device), device, $"The image has room for {_end.Length} devices: raise MaxDevices.");
        // Address 0xFFFFFFFF is a hole, and a device's blocks are counted in 32 bits.
        if (startBlock + blocks > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(startBlock), startBlock, $"{blocks} blocks from there pass a segment's {uint.MaxValue}.");
    }

    public void Add(long blocks, int device, uint startBlock) => _end[device] = Math.Max(_end[device], startBlock + (uint)blocks);

    /// <exception cref="ArgumentException">More devices than there is room for, or files reach beyond them.</exception>
    public void CheckAgainst(IReadOnlyList<uint> deviceBlocks)
    {
        var count = deviceBlocks.Count;
        if (count > _end.Length)
            throw new ArgumentException($"{count} devices, and the image has room for {_end.Length}: raise MaxDevices.", nameof(deviceBlocks));
        for (var device = 0; device < _end.Length; device++)
        {
            var blocks = device < count ? deviceBlocks[device] : 0;
            var end = _end[device];
            if (end > blocks)
                throw new ArgumentException($"Device {device} has {blocks} blocks, and files reach to its block {end}.", nameof(deviceBlocks));
        }
    }
}
