using System.Net.Http.Headers;

namespace VastK8s.Benchmarks.Origin;

/// <summary>The least a client can do: ranged GETs on kept-alive connections, their bytes received and dropped.</summary>
internal sealed class RangedGets : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>One range, to its last byte.</summary>
    public async Task GetAsync(Uri address, long offset, long length, byte[] buffer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        long received = 0;
        int got;
        while ((got = await body.ReadAsync(buffer, cancellationToken)) > 0)
            received += got;
        if (received != length)
            throw new IOException($"{address}: {received} bytes of {length}");
    }

    /// <summary>A whole object in ranges of <paramref name="part"/> bytes, so many at once.</summary>
    public Task GetAllAsync(Uri address, long size, int parallel, long part, CancellationToken cancellationToken)
    {
        long next = 0;
        return Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[256 << 10];
            for (long at; (at = Interlocked.Add(ref next, part) - part) < size;)
                await GetAsync(address, at, Math.Min(part, size - at), buffer, cancellationToken);
        }, cancellationToken)));
    }

    public void Dispose() => _http.Dispose();
}
