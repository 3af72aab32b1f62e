namespace VastK8s.ObjectStores.Http;

/// <summary>
/// The HTTP side of one store: its connections, its retries, its ranged GETs. A store makes one with its <see cref="HttpProtocol"/>
/// and calls <see cref="GetAsync"/> for data and <see cref="SendAsync"/> for everything that is read in one piece (HEAD, a page of a listing).
/// SDKs that bring their own pipeline take <see cref="Handler"/>.
/// </summary>
internal sealed class StoreHttp : IDisposable
{
    private const int MaxErrorBody = 64 * 1024;

    public StoreHttp(StoreOptions options, HttpProtocol protocol, Random? random = null)
    {
        Options = options;
        Protocol = protocol;
        Handler = HttpTransport.Create(options);
        Invoker = new HttpMessageInvoker(Handler, disposeHandler: false);
        // As many as the pool has connections: a request that queued inside the handler would look like a silent server.
        Slots = new SemaphoreSlim(options.MaxConnections, options.MaxConnections);
        Random = random ?? Random.Shared;
    }

    public StoreOptions Options { get; }

    public HttpProtocol Protocol { get; }

    /// <summary>The connection pool.</summary>
    public SocketsHttpHandler Handler { get; }

    /// <summary>Sends on <see cref="Handler"/>; never buffers a body and adds no header.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>A request holds one from sending to the end of its body.</summary>
    public SemaphoreSlim Slots { get; }

    private Random Random { get; }

    /// <summary>Opens a ranged GET: the answer's headers have been checked when this returns. See <see cref="IObjectStore.GetAsync"/>.</summary>
    public ValueTask<ObjectContent> GetAsync(string key, string version, long size, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, size - offset);
        return HttpObjectContent.OpenAsync(this, new ObjectRange(key, version, size, offset, length), cancellationToken);
    }

    /// <summary>Sends a request and reads its answer whole, with retries around both.</summary>
    /// <param name="key">The object, or null for the bucket: for messages.</param>
    /// <param name="create">Makes the (signed) request, anew for each try.</param>
    /// <param name="read">Reads a success's headers and body; FormatException, JsonException and XmlException count as a protocol error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<T> SendAsync<T>(
        string? key,
        Func<CancellationToken, ValueTask<HttpRequestMessage>> create,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken)
    {
        RetryBudget budget = NewBudget();
        while (true)
        {
            HttpFailure failure;
            HttpRequestMessage? request = null;
            HttpAttempt? attempt = null;
            try
            {
                request = await create(cancellationToken).ConfigureAwait(false);
                attempt = await HttpAttempt.SendAsync(this, request, budget, cancellationToken).ConfigureAwait(false);
                if (attempt.Response.IsSuccessStatusCode)
                    return await read(attempt.Response, attempt, cancellationToken).ConfigureAwait(false);
                failure = await ExplainAsync(attempt, key, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (HttpFailures.IsExpected(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = HttpFailures.FromException(e, this);
            }
            finally
            {
                if (attempt is not null)
                    await attempt.DisposeAsync().ConfigureAwait(false);
                request?.Dispose();
            }
            await PauseAsync(budget, failure, key, cancellationToken).ConfigureAwait(false);
        }
    }

    public RetryBudget NewBudget() => new(Options.Retry, Random);

    /// <summary>Waits for the next try, or throws the failure when there is to be none.</summary>
    public async ValueTask PauseAsync(RetryBudget budget, HttpFailure failure, string? key, CancellationToken cancellationToken)
    {
        if (budget.NextPause(failure) is not { } pause)
        {
            string refused = budget.Failures > 1 ? $"{failure.Refused} (try {budget.Failures})" : failure.Refused;
            throw (failure with { Refused = refused }).ToException(Options.Uri, key);
        }
        await Task.Delay(pause, Options.Time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What an answer that is no success means, the pause it asks for included.</summary>
    public async ValueTask<HttpFailure> ExplainAsync(HttpAttempt attempt, string? key, CancellationToken cancellationToken)
    {
        string body = await attempt.ReadTextAsync(MaxErrorBody, cancellationToken).ConfigureAwait(false);
        HttpFailure failure = Protocol.Explain(attempt.Response, body, key);
        return failure.RetryAfter is null ? failure with { RetryAfter = RetryAfter.Of(attempt.Response, Options.Time) } : failure;
    }

    public void Dispose()
    {
        Invoker.Dispose();
        Handler.Dispose();
        // Slots stays usable: contents that are still open give theirs back. It holds nothing to free.
    }
}
