using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Asks other agents. Whatever they do instead of answering is a <see cref="PeerException"/>.</summary>
internal sealed class PeerClient : IDisposable
{
    // Working out the digests of 100,000,000 rows that were never asked for takes seconds.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;
    private readonly Func<string?> _token;

    public PeerClient(Func<string?> token)
    {
        _token = token;

        // The token goes to the address that was named and nowhere else: no proxy, no redirect.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout };
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What an agent says of a snapshot.</summary>
    /// <param name="peer">host:port.</param>
    /// <param name="uid">The Dataset.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SnapshotManifest> ManifestAsync(string peer, string uid, string id, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await GuardAsync(
            async () =>
            {
                timeout.CancelAfter(AnswerTimeout);
                using var response = await SendAsync(Address(peer, uid, id, ""), null, timeout.Token).ConfigureAwait(false);
                Require(response, HttpStatusCode.OK);
                await response.Content.LoadIntoBufferAsync(SnapshotManifest.MaxBytes, timeout.Token).ConfigureAwait(false);
                var manifest = ManifestJson.Read(await response.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false));
                manifest.Check(id);
                return manifest;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads bytes of one of a snapshot's files in pieces as long as the buffer, the last one shorter, and hands each to <paramref name="received"/>.
    /// </summary>
    /// <param name="peer">host:port.</param>
    /// <param name="uid">The Dataset.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="name">One of <see cref="SnapshotFiles"/>.</param>
    /// <param name="range">First byte, and the one behind the last.</param>
    /// <param name="buffer">For one piece.</param>
    /// <param name="received">Takes a piece; what it throws ends the reading.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ReadAsync(
        string peer,
        string uid,
        string id,
        string name,
        (long From, long To) range,
        Memory<byte> buffer,
        Action<ReadOnlyMemory<byte>> received,
        CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = await GuardAsync(
            async () =>
            {
                timeout.CancelAfter(AnswerTimeout);
                using var response = await SendAsync(Address(peer, uid, id, $"/files/{name}"), range, timeout.Token).ConfigureAwait(false);
                Require(response, HttpStatusCode.PartialContent);
                if (response.Content.Headers.ContentRange is not { } given || given.From != range.From || given.To != range.To - 1)
                    throw new PeerException(PeerFault.Wrong, $"asked for bytes {range.From}-{range.To - 1} of {name}, it answered with {response.Content.Headers.ContentRange}");
                await using var body = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
                for (var at = range.From; at < range.To;)
                {
                    var piece = buffer[..(int)Math.Min(buffer.Length, range.To - at)];
                    for (var filled = 0; filled < piece.Length;)
                    {
                        timeout.CancelAfter(SilenceTimeout);
                        var read = await body.ReadAsync(piece[filled..], timeout.Token).ConfigureAwait(false);
                        if (read == 0)
                            throw new PeerException(PeerFault.Unreachable, $"{name} broke off at byte {at + filled} of {range.To}");
                        filled += read;
                    }

                    received(piece);
                    at += piece.Length;
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, (long From, long To)? range, CancellationToken cancellationToken)
    {
        var token = _token() ?? throw new PeerException(PeerFault.Refused, "this agent has no token to show yet (Secret vastk8s-agent-token)");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (range is var (from, to))
            request.Headers.Range = new RangeHeaderValue(from, to - 1);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private static Uri Address(string peer, string uid, string id, string rest)
    {
        var text = $"http://{peer}/v1/snapshots/{Uri.EscapeDataString(uid)}/{id}{rest}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.AbsolutePath.StartsWith("/v1/snapshots/", StringComparison.Ordinal)
            ? uri
            : throw new PeerException(PeerFault.Refused, $"'{peer}' is no host:port");
    }

    private static void Require(HttpResponseMessage response, HttpStatusCode wanted)
    {
        if (response.StatusCode == wanted)
            return;
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new PeerException(PeerFault.Refused, "it does not take this agent's token (401)"),
            HttpStatusCode.NotFound => new PeerException(PeerFault.Refused, "it does not have the snapshot (404)"),
            HttpStatusCode.ServiceUnavailable => new PeerException(PeerFault.Busy, "it serves others (503)"),
            HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.OK => new PeerException(PeerFault.Wrong, $"it does not have the bytes that its manifest speaks of ({(int)response.StatusCode})"),
            var status => new PeerException(PeerFault.Unreachable, $"it answered {(int)status}"),
        };
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PeerException(PeerFault.Unreachable, "it said nothing for too long", e);
        }
        catch (JsonException e)
        {
            throw new PeerException(PeerFault.Wrong, $"its manifest cannot be read ({e.Message})", e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new PeerException(PeerFault.Unreachable, e.InnerException?.Message ?? e.Message, e);
        }
    }
}
