using System.Text;
using VastK8s.Erofs;

namespace VastK8s.Snapshots.Tests;

/// <summary>An image writer that only remembers.</summary>
internal sealed class RecordingImage(ErofsImageOptions options) : IErofsImageWriter
{
    public ErofsImageOptions Options => options;

    public List<RecordedEntry> Entries { get; } = [];

    public IReadOnlyList<uint>? DeviceBlocks { get; private set; }

    public void AddDirectory(ReadOnlySpan<byte> path, long mtimeUnixNs) => Entries.Add(new('d', Text(path), mtimeUnixNs));

    public void AddFile(ReadOnlySpan<byte> path, long mtimeUnixNs, long size, int device, uint startBlock) =>
        Entries.Add(new('f', Text(path), mtimeUnixNs, size, device, startBlock));

    public void AddSymbolicLink(ReadOnlySpan<byte> path, long mtimeUnixNs, ReadOnlySpan<byte> target) =>
        Entries.Add(new('l', Text(path), mtimeUnixNs, Target: Text(target)));

    public void Complete(IReadOnlyList<uint> deviceBlocks) => DeviceBlocks = deviceBlocks;

    public void Dispose()
    {
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);
}
