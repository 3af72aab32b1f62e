namespace VastK8s.ObjectStores;

/// <summary>
/// The bytes of one ranged GET, read in order into the caller's buffers. A connection lost in the middle is opened again, under the
/// same version, from the byte it had come to.
/// </summary>
public abstract class ObjectContent : IAsyncDisposable
{
    /// <summary>
    /// Reads the next bytes. Returns 0 only after all of the range has come, its length was right, and, where the range is the whole
    /// object and the store gives a checksum (<see cref="ChecksumAlgorithm"/>), that was right too
    /// (else <see cref="ObjectStoreError.Corrupt"/>). A caller that needs the verification reads until 0.
    /// </summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>What the end of the content was, or will be, verified with; null when the store gives nothing usable for this range.</summary>
    public abstract string? ChecksumAlgorithm { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
