using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

public sealed class AnyAuthorityTests
{
    // RFC 7541 appendix A: the first octet of an answer's field block.
    private const byte Status200 = 0x88;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/csi/csi.sock", false)]
    [InlineData("/csi/csi.sock", true)]
    [InlineData("%2Fcsi%2Fcsi.sock", true)]
    [InlineData("/var/lib/kubelet/plugins/csi.vastk8s.io/csi.sock", true)]
    public async Task A_path_is_answered_the_first_time_and_from_the_dynamic_table(string path, bool huffman)
    {
        await using var server = await EchoServer.StartAsync(anyAuthority: true, Cancellation);
        using var client = await PlainClient.ConnectAsync(server.Socket, Cancellation);

        var first = await client.AskAsync(Frames.Headers(1, [.. Frames.GetRoot, .. Frames.Authority(path, huffman)]), Cancellation);
        var second = await client.AskAsync(Frames.Headers(3, [.. Frames.GetRoot, .. Frames.NewestEntry]), Cancellation);

        Assert.All([first, second], answer =>
        {
            Assert.Equal(Frames.HeadersType, answer.Type);
            Assert.Equal(Status200, answer.Payload[0]);
            Assert.Equal(path.Length, Encoding.ASCII.GetString(answer.Data).Length);
        });
    }

    // When this fails, Kestrel takes paths, and what is in Hosting/Http2 can go.
    [Theory]
    [InlineData("/csi/csi.sock")]
    [InlineData("%2Fcsi%2Fcsi.sock")]
    public async Task Kestrel_itself_resets_the_stream(string path)
    {
        await using var server = await EchoServer.StartAsync(anyAuthority: false, Cancellation);
        using var client = await PlainClient.ConnectAsync(server.Socket, Cancellation);

        var answer = await client.AskAsync(Frames.Headers(1, [.. Frames.GetRoot, .. Frames.Authority(path, huffman: true)]), Cancellation);

        // RFC 9113 section 7: PROTOCOL_ERROR.
        Assert.Equal(Frames.RstStreamType, answer.Type);
        Assert.Equal([0, 0, 0, 1], answer.Payload);
    }

    // A table of the size of one such entry (RFC 7541 section 4.1) has it still, and one that is an octet smaller does not.
    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task Client_and_server_evict_the_same(int spare, bool has)
    {
        const string Path = "/csi/csi.sock";
        await using var server = await EchoServer.StartAsync(anyAuthority: true, Cancellation);
        using var client = await PlainClient.ConnectAsync(server.Socket, Cancellation);
        var size = Frames.Integer(":authority".Length + Path.Length + 32 + spare, 5);
        size[0] |= 0x20;

        var first = await client.AskAsync(Frames.Headers(1, [.. size, .. Frames.GetRoot, .. Frames.Authority(Path, huffman: true)]), Cancellation);
        Assert.Equal(Status200, first.Payload[0]);
        var second = client.AskAsync(Frames.Headers(3, [.. Frames.GetRoot, .. Frames.NewestEntry]), Cancellation);

        if (has) Assert.Equal(Status200, (await second).Payload[0]);
        else await Assert.ThrowsAnyAsync<IOException>(() => second);
    }

    [Fact]
    public async Task Ordinary_traffic_is_unharmed()
    {
        await using var server = await EchoServer.StartAsync(anyAuthority: true, Cancellation);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.Socket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var body = new byte[3_000_000 + i];
            new Random(i).NextBytes(body);
            using var content = new ByteArrayContent(body);
            using var answer = await http.PostAsync(new Uri("/", UriKind.Relative), content, Cancellation);
            var echo = await answer.Content.ReadAsByteArrayAsync(Cancellation);
            Assert.True(body.AsSpan().SequenceEqual(echo));
            Assert.Equal("localhost", await http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation));
        }));
    }
}
