using System.Runtime.CompilerServices;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Tests;

/// <summary>Objects whose bytes follow from their key, and a place to make GETs wait or fail.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private int _gets;

    public StoreUri Uri { get; } = new("s3", "", "memory", "");

    /// <summary>Called before each GET is answered, with its key, offset and length.</summary>
    public Func<string, long, long, Task> OnGetAsync { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Called before each piece of content: bytes given so far.</summary>
    public Func<string, long, Task> OnReadAsync { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when all of an object has come at once, before it is said to be right.</summary>
    public Func<string, Task> OnVerifyAsync { get; set; } = _ => Task.CompletedTask;

    public int Gets => Volatile.Read(ref _gets);

    public string? Checksum { get; set; }

    public static byte Byte(string key, long offset) => (byte)(key.GetHashCode(StringComparison.Ordinal) + (offset * 31) + (offset >> 12));

    public static byte[] Bytes(string key, long offset, long length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = Byte(key, offset + i);
        return bytes;
    }

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield break;
    }

    public ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<ObjectContent> GetAsync(string key, string version, long size, long offset, long length, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _gets);
        await OnGetAsync(key, offset, length);
        return new Content(this, key, offset, length, offset == 0 && length == size ? Checksum : null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Content(MemoryStore store, string key, long offset, long length, string? checksum) : ObjectContent
    {
        private const int Piece = 16 << 10;
        private long _given;

        public override string? ChecksumAlgorithm => checksum;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await store.OnReadAsync(key, _given);
            var count = (int)Math.Min(Math.Min(buffer.Length, Piece), length - _given);
            for (var i = 0; i < count; i++) buffer.Span[i] = Byte(key, offset + _given + i);
            _given += count;
            return count;
        }

        public override async ValueTask ReadAllAsync(Memory<byte> buffer, Action? received, CancellationToken cancellationToken)
        {
            await base.ReadAllAsync(buffer, null, cancellationToken);
            received?.Invoke();
            await store.OnVerifyAsync(key);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
