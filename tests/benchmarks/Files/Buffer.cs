using System.Runtime.InteropServices;

namespace VastK8s.Benchmarks.Files;

/// <summary>Page-aligned memory that the kernel copies into.</summary>
internal sealed unsafe class Buffer(int size) : IDisposable
{
    public byte* Address { get; private set; } = (byte*)NativeMemory.AlignedAlloc((nuint)size, 4096);

    public int Size { get; } = size;

    public ReadOnlySpan<byte> Bytes(int count) => new(Address, count);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
    }
}
