using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Fetching;

/// <summary>A disk that has room for a chunk's bytes and none for the word that says it is present.</summary>
[Collection(Node.Collection)]
public sealed class FullPresenceTests : IDisposable
{
    private const int Page = 4096;

    // Bits of the first page of words, so that the next chunk's word needs a page of its own.
    private const int ChunksOfAPage = Page * 8;
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();

    private string Mount => _directory.Sub("mount");

    private string Filler => Path.Combine(Mount, "filler");

    public void Dispose()
    {
        _directory.Dispose();
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("MD5", 4)]
    public async Task What_could_not_be_marked_is_absent_and_what_could_keeps_its_bytes(string? checksum, int pages)
    {
        await OnFullDiskAsync(checksum, pages, async (fetcher, row, segment) =>
        {
            var error = await Assert.ThrowsAsync<CacheFullException>(() => fetcher.EnsureAsync(row, 0, 3, FetchPriority.Demand));

            Assert.Contains("presence", error.Message, StringComparison.Ordinal);
            Assert.True(segment.IsPresent(row.FirstChunk));
            Assert.False(segment.IsPresent(row.FirstChunk + 1));
            Assert.False(segment.IsPresent(row.FirstChunk + 2));
            AssertContent(segment, row.Offset, Page);
            Assert.Equal(Page, segment.Charged);

            File.Delete(Filler);
            await fetcher.EnsureAsync(row, 0, 3, FetchPriority.Demand);

            Assert.True(segment.ArePresent(row.FirstChunk, 3));
            AssertContent(segment, row.Offset, 3 * Page);
            Assert.Equal(3 * Page, segment.Charged);
        });
    }

    [Fact]
    public async Task What_does_not_fit_at_a_time_is_not_fetched_for_ever()
    {
        await OnFullDiskAsync(checksum: null, pages: 4, async (fetcher, row, segment) =>
        {
            var error = await Assert.ThrowsAsync<CacheFullException>(() => fetcher.EnsureAsync(row, 0, 3, FetchPriority.Demand));

            Assert.Contains("at a time", error.Message, StringComparison.Ordinal);
            Assert.Equal(Enumerable.Range(0, 3).Count(i => segment.IsPresent(row.FirstChunk + i)) * Page, segment.Charged);
        });
    }

    private async Task OnFullDiskAsync(string? checksum, int pages, Func<ChunkFetcher, ObjectRow, Segment, Task> act)
    {
        Requires.Fuse();
        Directory.CreateDirectory(Mount);
        using (var process = Process.Start("mount", ["-t", "tmpfs", "-o", "size=1m", "none", Mount]))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(process.ExitCode == 0, "no tmpfs can be mounted here");
        }

        try
        {
            _store.Checksum = checksum;
            var conditions = new ConditionSet("test", TimeProvider.System, NullLogger.Instance);
            using var space = new CacheSpace(
                [new CacheDirectoryOptions(Path.Combine(Mount, "cache"), 1 << 30) { HighWatermark = 1 }], conditions, TimeProvider.System, NullLogger.Instance);

            // The second object has its first chunk in the first page of words and two in the next.
            var layout = new FakeLayout(Page, 10, (ChunksOfAPage - 1L) * Page, 3 * Page);
            using var blob = space.OpenBlob(layout);
            var fetcher = new ChunkFetcher(
                blob, space, _ => _store, new FetchGate(new AdaptiveConcurrency(TimeProvider.System)), new FetchCounters(), NullLogger.Instance, CancellationToken.None);
            Fill(leaving: pages);
            await act(fetcher, layout.Row(1), blob.Segments[0]!);
        }
        finally
        {
            Mounts.Unmount(Mount, detach: true);
        }
    }

    // So that just so many pages are left: for bytes of chunks, and for pages of words, of which the presence map has none yet.
    private void Fill(int leaving)
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var left = new DriveInfo(Mount).AvailableFreeSpace / Page; left > leaving; left--) file.Write(new byte[Page]);
        Assert.Equal(leaving, new DriveInfo(Mount).AvailableFreeSpace / Page);
    }

    private static void AssertContent(Segment segment, long offset, int length)
    {
        var bytes = new byte[length];
        Assert.Equal(length, RandomAccess.Read(segment.File, bytes, offset));
        Assert.Equal(MemoryStore.Bytes("object-1", 0, length), bytes);
    }
}
