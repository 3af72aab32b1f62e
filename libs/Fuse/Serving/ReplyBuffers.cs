using System.Runtime.InteropServices;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>
/// Page-aligned native buffers, each as large as the largest reply; the one returned last is taken first, while it is in the CPU's cache.
/// There come to be as many as replies were ever in the making at once.
/// </summary>
internal sealed unsafe class ReplyBuffers(int bufferBytes) : IDisposable
{
    private const int MostKept = 64;

    private readonly Lock _gate = new();
    private readonly nint[] _free = new nint[MostKept];
    private int _count;
    private bool _disposed;

    public byte* Take(int bytes)
    {
        if (bytes > bufferBytes) return Allocate(bytes);
        lock (_gate)
        {
            if (_count > 0) return (byte*)_free[--_count];
        }
        return Allocate(bufferBytes);
    }

    /// <param name="buffer">From <see cref="Take"/>.</param>
    /// <param name="bytes">What <see cref="Take"/> was asked for.</param>
    public void Return(byte* buffer, int bytes)
    {
        if (bytes <= bufferBytes)
        {
            lock (_gate)
            {
                if (!_disposed && _count < MostKept)
                {
                    _free[_count++] = (nint)buffer;
                    return;
                }
            }
        }
        NativeMemory.AlignedFree(buffer);
    }

    /// <summary>Frees what is here; buffers still out are freed as they return.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_count > 0) NativeMemory.AlignedFree((void*)_free[--_count]);
        }
    }

    private static byte* Allocate(int bytes) => (byte*)NativeMemory.AlignedAlloc((nuint)bytes, FuseProtocol.PageBytes);
}
