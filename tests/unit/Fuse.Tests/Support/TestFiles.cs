using System.Text;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>Files given by name and size; READ does what the test says.</summary>
internal sealed class TestFiles(params (string Name, long Size)[] files) : IFuseFiles
{
    private readonly byte[][] _names = [.. files.Select(file => Encoding.UTF8.GetBytes(file.Name))];

    public Action<FuseRead> OnRead { get; set; } = read => read.Reply(Pattern.Bytes(read.Offset, read.Length));

    public Action<ulong> OnInterrupt { get; set; } = _ => { };

    public bool TryLookup(ReadOnlySpan<byte> name, out FuseFile file)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i])) return TryGet((ulong)i + 2, out file);
        }
        file = default;
        return false;
    }

    public bool TryGet(ulong nodeId, out FuseFile file)
    {
        var known = nodeId >= 2 && nodeId < (ulong)files.Length + 2;
        file = known ? new FuseFile(nodeId, files[nodeId - 2].Size) : default;
        return known;
    }

    public bool TryGetEntry(int index, out FuseFile file, out ReadOnlySpan<byte> name)
    {
        name = index < _names.Length ? _names[index] : default;
        return TryGet((ulong)index + 2, out file);
    }

    public void Read(in FuseRead read) => OnRead(read);

    public void Interrupt(ulong unique) => OnInterrupt(unique);
}
