using System.Net;
using System.Runtime.CompilerServices;

namespace VastK8s.ObjectStores.Http;

/// <summary>
/// A ranged GET that delivers exactly the bytes asked for, of exactly the version asked for, or throws: what breaks off is asked for again
/// from the byte it had come to, lengths and ranges that do not add up are refused, and the store's checksum is verified at the end.
/// </summary>
internal sealed class HttpObjectContent : ObjectContent
{
    private readonly StoreHttp _http;
    private readonly ObjectRange _range;
    private readonly RetryBudget _budget;
    private readonly CancellationToken _cancel;
    private HttpAttempt? _attempt;
    private ContentChecksum _expected;
    private RunningChecksum? _running;
    private long _received;
    private bool _verified, _isWhole, _disposed;

    private HttpObjectContent(StoreHttp http, ObjectRange range, CancellationToken cancellationToken)
    {
        _http = http;
        _range = range;
        _budget = http.NewBudget();
        _cancel = cancellationToken;
    }

    public override string? ChecksumAlgorithm => _expected.Name;

    public static async ValueTask<ObjectContent> OpenAsync(StoreHttp http, ObjectRange range, CancellationToken cancellationToken)
    {
        var content = new HttpObjectContent(http, range, cancellationToken);
        await content.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return content;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_received == _range.Length)
        {
            Verify();
            return 0;
        }
        if (buffer.IsEmpty)
            return 0;
        if (buffer.Length > _range.Length - _received)
            buffer = buffer[..(int)(_range.Length - _received)];
        while (true)
        {
            if (_attempt is null)
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
            HttpFailure failure;
            try
            {
                int count = await _attempt!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count > 0)
                {
                    if (_received + count == _range.Length)
                        await EndAsync(cancellationToken).ConfigureAwait(false);
                    _budget.Progress(count);
                    if (_budget.IsSpent && _received + count < _range.Length)
                        throw TooSlow();
                    if (!_isWhole)
                        (_running ??= RunningChecksum.Create(_expected.Kind))?.Append(buffer.Span[..count]);
                    _received += count;
                    return count;
                }
                failure = new(ObjectStoreError.Unavailable, $"GET: the body ended after {_received} of {_range.Length} bytes", "check proxies before the store")
                { Retry = RetryKind.Often };
            }
            catch (Exception e) when (HttpFailures.IsExpected(e))
            {
                ThrowIfCancelled(cancellationToken);
                failure = HttpFailures.FromException(e, _http);
            }
            Disconnect();
            await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask ReadAllAsync(Memory<byte> buffer, Action? received, CancellationToken cancellationToken)
    {
        if (_received != 0)
        {
            await base.ReadAllAsync(buffer, received, cancellationToken).ConfigureAwait(false);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(buffer.Length, _range.Length);
        _isWhole = true;
        using Md5Batch.Coming coming = _expected.Kind == ChecksumKind.Md5 ? Md5Batch.Shared.Expect() : default;
        while (_received < _range.Length)
            _ = await ReadAsync(buffer[(int)_received..], cancellationToken).ConfigureAwait(false);
        received?.Invoke();
        await VerifyAsync(buffer).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        Disconnect();
        _running?.Dispose();
        _running = null;
        return ValueTask.CompletedTask;
    }

    private async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HttpFailure? failure;
            HttpRequestMessage? request = null;
            try
            {
                ObjectRange rest = _range.After(_received);
                request = await _http.Protocol.CreateGetAsync(rest, cancellationToken).ConfigureAwait(false);
                _attempt = await HttpAttempt.SendAsync(_http, request, _budget, _cancel).ConfigureAwait(false);
                failure = _attempt.Response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent
                    ? ContentLengths.Check(rest, _attempt.Response) ?? _http.Protocol.CheckVersion(rest, _attempt.Response)
                    : await _http.ExplainAsync(_attempt, _range.Key, cancellationToken).ConfigureAwait(false);
                if (failure is null)
                {
                    ExpectChecksum();
                    return;
                }
            }
            catch (Exception e) when (HttpFailures.IsExpected(e))
            {
                ThrowIfCancelled(cancellationToken);
                failure = HttpFailures.FromException(e, _http);
            }
            finally
            {
                request?.Dispose();
            }
            Disconnect();
            await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only while nothing was received: a later answer's checksum is of the rest alone, or of the object, which is the first one's again.
    private void ExpectChecksum()
    {
        if (_received != 0)
            return;
        _running?.Dispose();
        _running = null;
        _expected = _http.Protocol.ChecksumOf(_range, _attempt!.Response);
    }

    // The handler gives the connection back by itself at the end of a Content-Length; in chunked coding the end has to be read,
    // and a server that sends more than the object has is not to be believed.
    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (ContentRange.LengthOf(_attempt!.Response) < 0)
        {
            byte[] beyond = new byte[1];
            if (await _attempt.ReadAsync(beyond, cancellationToken).ConfigureAwait(false) != 0)
            {
                throw new ObjectStoreException(
                    ObjectStoreError.Protocol, _http.Options.Uri, _range.Key, $"GET: the body is longer than the {_range.Length} bytes asked for",
                    "check proxies before the store");
            }
        }
        Disconnect();
    }

    private void Verify()
    {
        if (_verified)
            return;
        // What was read as a whole, and was not right or not read to its end so, was never put through a running checksum.
        bool isUnchecked = _isWhole && _running is null && _expected.Kind != ChecksumKind.None;
        if (isUnchecked || _running?.Matches(_expected.Value) == false)
            throw Corrupt();
        _verified = true;
    }

    private async ValueTask VerifyAsync(ReadOnlyMemory<byte> all)
    {
        if (_expected.Kind == ChecksumKind.Md5)
        {
            if (!await Md5Batch.Shared.MatchesAsync(all, _expected.Value).ConfigureAwait(false))
                throw Corrupt();
            _verified = true;
            return;
        }

        _running = RunningChecksum.Create(_expected.Kind);
        _running?.Append(all.Span);
        Verify();
    }

    private ObjectStoreException Corrupt() => new(
        ObjectStoreError.Corrupt, _http.Options.Uri, _range.Key,
        $"GET: {_expected.Name} of {_range.Length} received bytes is not the store's",
        "read it again; if it stays so, the object is damaged at the store");

    private ObjectStoreException TooSlow() => new(
        ObjectStoreError.Unavailable, _http.Options.Uri, _range.Key,
        $"GET: under {RetryBudget.ProgressQuantum} bytes in {_http.Options.Retry.Deadline.TotalSeconds:0} s", "check network and load of the store");

    private void ThrowIfCancelled(CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested && !_cancel.IsCancellationRequested)
            return;
        Disconnect();
        cancellationToken.ThrowIfCancellationRequested();
        _cancel.ThrowIfCancellationRequested();
    }

    private async ValueTask PauseAsync(HttpFailure failure, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancel, cancellationToken);
        try
        {
            await _http.PauseAsync(_budget, failure, _range.Key, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ThrowIfCancelled(cancellationToken);
            throw;
        }
    }

    private void Disconnect()
    {
        _attempt?.Dispose();
        _attempt = null;
    }
}
