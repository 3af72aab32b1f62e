using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>A cache directory on a clock of the test's own, whose syncfs does what the test says, and blobs in it of objects of one chunk each.</summary>
internal sealed class Cache : IDisposable
{
    public const int Chunk = 16 << 10;
    private readonly TemporaryDirectory _directory = new();

    public Cache(long chunks = 1 << 20, double high = 1) =>
        Space = new CacheSpace(
            [new CacheDirectoryOptions(Path, chunks * Chunk) { HighWatermark = high }],
            new ConditionSet("test", Time, NullLogger.Instance),
            Time,
            NullLogger.Instance,
            Boot,
            file => Sync(file));

    public Guid Boot { get; } = Guid.NewGuid();

    public string Path => _directory.Sub("cache");

    public ManualTime Time { get; } = new();

    public CacheSpace Space { get; }

    public CacheDirectory Directory => Space.Directories[0];

    /// <summary>What syncfs is to be.</summary>
    public Action<SafeFileHandle> Sync { get; set; } = FileRange.SyncFileSystem;

    public static FakeLayout Layout(int objects) => new(Chunk, objects, Enumerable.Repeat((long)Chunk, objects));

    public Blob Open(int objects) => Space.OpenBlob(Layout(objects));

    /// <summary>What a machine that went down and came up again believes of a blob's segments.</summary>
    public List<long> AfterReboot(Blob blob)
    {
        var time = new ManualTime();
        using var space = new CacheSpace(
            [new CacheDirectoryOptions(Path, 1 << 30)], new ConditionSet("test", time, NullLogger.Instance), time, NullLogger.Instance, Guid.NewGuid());
        using var again = space.OpenBlob(blob.Layout);
        return Present(again);
    }

    /// <summary>Writes an object as a fetch does; false when there is no room for it.</summary>
    public bool TryFill(Blob blob, int row)
    {
        var found = blob.Layout.Row(row);
        var segment = blob.Segments[found.Segment]!;
        if (!Space.TryReserve(segment, Chunk)) return false;
        RandomAccess.Write(segment.File, Bytes(row), found.Offset);
        if (segment.MarkPresent(found.FirstChunk)) Space.Inserted(segment, found.FirstChunk);
        return true;
    }

    public void Fill(Blob blob, params IEnumerable<int> rows)
    {
        foreach (var row in rows) Assert.True(TryFill(blob, row));
    }

    public static List<long> Present(Blob blob) =>
        [.. Enumerable.Range(0, (int)blob.Layout.Chunks).Select(c => (long)c).Where(c => blob.IsPresent(blob.Layout.RowOfChunk(c)))];

    /// <summary>What is present has its bytes.</summary>
    public static void AssertContent(Blob blob)
    {
        var bytes = new byte[Chunk];
        foreach (var row in Present(blob).Select(c => blob.Layout.RowOfChunk(c)))
        {
            Assert.Equal(Chunk, RandomAccess.Read(blob.Segments[row.Segment]!.File, bytes, row.Offset));
            Assert.Equal(Bytes((int)row.Id), bytes);
        }
    }

    public void Dispose()
    {
        Space.Dispose();
        _directory.Dispose();
    }

    private static byte[] Bytes(int row) => MemoryStore.Bytes($"object-{row}", 0, Chunk);
}
