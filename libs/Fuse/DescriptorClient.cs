using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse;

/// <summary>A connection to a <see cref="DescriptorHolder"/>.</summary>
public sealed class DescriptorClient : IDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public DescriptorClient(string socketPath) => throw new NotSupportedException();

    /// <summary>Gives a descriptor to keep, replacing one of the same name. Returns once it is held.</summary>
    public void Put(string name, ReadOnlySpan<byte> note, SafeFileHandle descriptor) => throw new NotSupportedException();

    /// <summary>A duplicate (same open file description) of the descriptor kept under the name, with its note; false if none is.</summary>
    public bool TryGet(string name, out SafeFileHandle descriptor, out byte[] note) => throw new NotSupportedException();

    /// <summary>Names held.</summary>
    public IReadOnlyList<string> List() => throw new NotSupportedException();

    /// <summary>Closes the held descriptor; false if none is.</summary>
    public bool Remove(string name) => throw new NotSupportedException();

    /// <summary>Completes when the holder has gone (its end of the socket closed).</summary>
    public Task Gone => throw new NotSupportedException();

    /// <summary>Disconnects; what was put stays held.</summary>
    public void Dispose() => throw new NotSupportedException();
}
