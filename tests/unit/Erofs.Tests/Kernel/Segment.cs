using VastK8s.Erofs.Tests.Support;

namespace VastK8s.Erofs.Tests.Kernel;

/// <summary>A segment file of known bytes.</summary>
internal sealed class Segment
{
    public Segment(TemporaryDirectory directory, int number, int blocks)
    {
        Path = directory.File($"segment{number}");
        Content = new byte[blocks * 4096];
        new Random(number).NextBytes(Content);
        File.WriteAllBytes(Path, Content);
    }

    public string Path { get; }

    public byte[] Content { get; }

    public uint Blocks => (uint)(Content.Length / 4096);

    public ReadOnlySpan<byte> Range(uint block, long size) => Content.AsSpan((int)block * 4096, (int)size);
}
