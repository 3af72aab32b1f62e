using System.Text;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Http;

public sealed class WatchStreamTests
{
    private const string Added = """{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"x","resourceVersion":"5"},"spec":{"size":1}}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_read_line_by_line_however_they_arrive()
    {
        var text = string.Concat(Enumerable.Repeat(Added + "\n\n", 50)) + """{"object":{"metadata":{"resourceVersion":"9"}},"type":"BOOKMARK"}""" + "\n"
            + """{"type":"DELETED","extra":{"type":"x"},"object":{"metadata":{"name":"b","resourceVersion":"10"}}}""" + "\n";
        foreach (var piece in new[] { 1, 7, 4096, 1_000_000 })
        {
            var events = await ReadAsync(text, piece);
            Assert.Equal(52, events.Count);
            Assert.All(events.Take(50), change => Assert.Equal((WatchEventKind.Added, "5", 1, "Widget"), (change.Kind, change.ResourceVersion, change.Object!.Spec!.Size, change.Object.Kind)));
            Assert.Equal((WatchEventKind.Bookmark, "9", null), (events[50].Kind, events[50].ResourceVersion, events[50].Object));
            Assert.Equal((WatchEventKind.Deleted, "b"), (events[51].Kind, events[51].Object!.Metadata.Name));
        }
    }

    [Fact]
    public async Task An_error_event_is_raised()
    {
        var expired = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (9)","reason":"Expired","code":410}}""";
        var raised = await Assert.ThrowsAsync<KubeStatusException>(() => ReadAsync(Added + "\n" + expired + "\n", 64));
        Assert.True(raised.IsExpired);
        Assert.StartsWith("too old", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_line_that_breaks_off_is_a_broken_connection() => Assert.ThrowsAsync<IOException>(() => ReadAsync(Added + "\n" + Added[..40], 16));

    [Theory]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("""{"type":"RENAMED","object":{}}""")]
    [InlineData("<html>")]
    public Task What_is_no_event_is_an_error(string line) => Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => ReadAsync(line + "\n", 16));

    [Fact]
    public async Task An_object_that_cannot_be_decoded_is_named_and_the_watch_goes_on()
    {
        var events = await ReadAsync("""{"type":"MODIFIED","object":{"metadata":{"name":"a","namespace":"x","resourceVersion":"7"},"spec":{"size":{}}}}""" + "\n" + Added + "\n", 4096);
        Assert.Equal((WatchEventKind.Modified, "7", new NamespacedName("x", "a")), (events[0].Kind, events[0].ResourceVersion, events[0].Undecodable!.Key));
        Assert.Equal("a", events[1].Object!.Metadata.Name);
    }

    private static async Task<List<WatchEvent<Widget>>> ReadAsync(string text, int piece)
    {
        await using var stream = new PiecewiseStream(Encoding.UTF8.GetBytes(text), piece);
        var events = new List<WatchEvent<Widget>>();
        await foreach (var change in WatchStream.ReadAsync<Widget>(stream, false, Token)) events.Add(change);
        return events;
    }

    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
