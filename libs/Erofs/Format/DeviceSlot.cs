using System.Buffers.Binary;

namespace VastK8s.Erofs.Format;

/// <summary>
/// struct erofs_deviceslot: one segment device. Tag and mapped_blkaddr stay 0: devices are named at mount, and none is mapped into the image.
/// </summary>
internal static class DeviceSlot
{
    public const int Size = 128;

    /// <summary>The slots stand behind the superblock. devt_slotoff counts in slots.</summary>
    public const int TableOffset = SuperBlock.Offset + SuperBlock.Size;

    public static void Write(Span<byte> destination, uint blocks) => BinaryPrimitives.WriteUInt32LittleEndian(destination[64..], blocks);
}
