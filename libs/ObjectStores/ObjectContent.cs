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

    /// <summary>
    /// Reads all of the range that was not read yet, and returns when it was verified, with the same errors as <see cref="ReadAsync"/>. For who is
    /// in no hurry: checksums of several such objects may be computed together, for which the first of them waits a little.
    /// </summary>
    /// <param name="buffer">As long as what is left of the range.</param>
    /// <param name="received">Called when the bytes have come and the connection is free for others; they are not verified yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual async ValueTask ReadAllAsync(Memory<byte> buffer, Action? received, CancellationToken cancellationToken)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int count = await ReadAsync(buffer[filled..], cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException($"{filled} of {buffer.Length} bytes");
            filled += count;
        }

        if (await ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            throw new InvalidDataException($"more than {buffer.Length} bytes");
        received?.Invoke();
    }

    /// <summary>What the end of the content was, or will be, verified with; null when the store gives nothing usable for this range.</summary>
    public abstract string? ChecksumAlgorithm { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
