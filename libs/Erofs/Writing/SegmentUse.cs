using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>How far into each segment device the files of the image reach.</summary>
internal sealed class SegmentUse(int maxDevices)
{
    private readonly uint[] _end = new uint[maxDevices];

    public int MaxDevices => _end.Length;

    /// <exception cref="ArgumentOutOfRangeException">No such device, or a place beyond 32-bit block addresses.</exception>
    public void Check(long blocks, int device, uint startBlock)
    {
        if ((uint)device >= (uint)_end.Length)
            throw new ArgumentOutOfRangeException(nameof(device), device, $"The image was started for {_end.Length} devices: raise MaxDevices.");
        // Address 0xFFFFFFFF is a hole, and a device's blocks are counted in 32 bits.
        if (startBlock + blocks > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(startBlock), startBlock, $"{blocks} blocks from there pass the end of a segment (4,294,967,295 blocks of {Layout.BlockSize} bytes).");
    }

    public void Add(long blocks, int device, uint startBlock) => _end[device] = Math.Max(_end[device], startBlock + (uint)blocks);

    /// <exception cref="ArgumentException">Files reach beyond these devices.</exception>
    public void CheckAgainst(IReadOnlyList<uint> deviceBlocks)
    {
        if (deviceBlocks.Count > _end.Length)
            throw new ArgumentException($"{deviceBlocks.Count} devices, and the image was started for {_end.Length}: raise MaxDevices.", nameof(deviceBlocks));
        for (var device = 0; device < _end.Length; device++)
        {
            var blocks = device < deviceBlocks.Count ? deviceBlocks[device] : 0;
            if (_end[device] > blocks)
                throw new ArgumentException($"Device {device} has {blocks} blocks, and files reach to its block {_end[device]}.", nameof(deviceBlocks));
        }
    }
}
