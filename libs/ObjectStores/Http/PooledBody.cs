using System.Buffers;

namespace VastK8s.ObjectStores.Http;

/// <summary>An answer's body, read whole into a rented buffer.</summary>
internal struct PooledBody : IDisposable
{
    private byte[] _buffer;

    private PooledBody(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    public int Length { get; }

    public readonly ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    public readonly MemoryStream AsStream() => new(_buffer, 0, Length, writable: false);

    /// <exception cref="FormatException">The body is longer than <paramref name="max"/> bytes.</exception>
    public static async ValueTask<PooledBody> ReadAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        int length = 0;
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += count;
                if (length > max)
                    throw new FormatException($"longer than {max} bytes");
                if (length < buffer.Length)
                    continue;
                byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
            return new PooledBody(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
