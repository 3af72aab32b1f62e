using System.Runtime.CompilerServices;
using System.Text;

namespace VastK8s.ObjectStores.Http;

/// <summary>
/// One try of one request: a connection slot, the answer, its body as a forward-only stream. A wait for the store longer than
/// <see cref="RetryOptions.IdleTimeout"/> ends it with an OperationCanceledException that is not of the caller's token.
/// </summary>
internal sealed class HttpAttempt : Stream
{
    private readonly StoreHttp _http;
    private readonly RetryBudget _budget;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _caller;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private bool _holdsSlot = true;

    private HttpAttempt(StoreHttp http, RetryBudget budget, CancellationToken cancellationToken)
    {
        _http = http;
        _budget = budget;
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, http.Options.Time);
        _caller = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    public HttpResponseMessage Response => _response!;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Waits for a slot, sends, and returns when the headers have come.</summary>
    public static async ValueTask<HttpAttempt> SendAsync(
        StoreHttp http, HttpRequestMessage request, RetryBudget budget, CancellationToken cancellationToken)
    {
        await http.Slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var attempt = new HttpAttempt(http, budget, cancellationToken);
        try
        {
            attempt._response = await attempt.WithinIdleAsync(http.Invoker.SendAsync(request, attempt._end.Token)).ConfigureAwait(false);
            attempt._body = attempt._response.Content.ReadAsStream(CancellationToken.None);
            return attempt;
        }
        catch
        {
            await attempt.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> read = _body!.ReadAsync(buffer, _end.Token);
        if (read.IsCompleted)
            return await read.ConfigureAwait(false);
        using CancellationTokenRegistration reader = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        long started = _http.Options.Time.GetTimestamp();
        _end.CancelAfter(_http.Options.Retry.IdleTimeout);
        try
        {
            return await read.ConfigureAwait(false);
        }
        finally
        {
            _end.CancelAfter(Timeout.InfiniteTimeSpan);
            _budget.Spend(_http.Options.Time.GetElapsedTime(started));
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The body as text, cut at <paramref name="max"/> bytes.</summary>
    public async ValueTask<string> ReadTextAsync(int max, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[4096];
        int count;
        while (text.Length < max && (count = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            text.Write(buffer, 0, count);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)Math.Min(text.Length, max));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("reads are asynchronous");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends it: the connection goes back to the pool when the body was read to its end, else it is closed.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _holdsSlot)
        {
            _holdsSlot = false;
            _response?.Dispose();
            _caller.Dispose();
            _end.Dispose();
            _http.Slots.Release();
        }
        base.Dispose(disposing);
    }

    private async ValueTask<HttpResponseMessage> WithinIdleAsync(Task<HttpResponseMessage> sending)
    {
        long started = _http.Options.Time.GetTimestamp();
        _end.CancelAfter(_http.Options.Retry.IdleTimeout);
        try
        {
            return await sending.ConfigureAwait(false);
        }
        finally
        {
            _end.CancelAfter(Timeout.InfiniteTimeSpan);
            _budget.Spend(_http.Options.Time.GetElapsedTime(started));
        }
    }
}
