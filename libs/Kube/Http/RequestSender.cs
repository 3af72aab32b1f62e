using System.Net;
using System.Net.Http.Headers;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Http;

/// <summary>Sends requests: waits for its turn, adds the token, keeps the time limit, raises what is not success.</summary>
internal sealed class RequestSender : IDisposable
{
    private readonly KubeClientConfig _config;
    private readonly HttpClient _http;
    private readonly TokenBucket? _bucket;

    public RequestSender(KubeClientConfig config, HttpMessageHandler? handler)
    {
        _config = config;
        _bucket = config.RequestsPerSecond is { } rate ? new TokenBucket(rate, config.Burst, config.TimeProvider) : null;
        _http = new HttpClient(handler ?? HandlerFactory.Create(config), disposeHandler: true)
        {
            // Watches have none; the others have ours, which tells a time limit from a cancellation.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(config.UserAgent);
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="KubeStatusException">The answer is not success.</exception>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        var call = new ApiCall(_config, request);
        using var deadline = new CancellationTokenSource(_config.RequestTimeout, _config.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await SendAsync(request, call, either.Token).ConfigureAwait(false);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            return await read(stream, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Ours, or the handler's own limit for connecting, which comes as a cancellation, too.
            throw call.TimedOut(e);
        }
        finally
        {
            call.Ended();
        }
    }

    /// <summary>Sends a request whose answer is read for as long as it takes. The caller disposes of it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        var call = new ApiCall(_config, request);
        using var deadline = new CancellationTokenSource(_config.RequestTimeout, _config.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await SendAsync(request, call, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw call.TimedOut(e);
        }
        finally
        {
            call.Ended();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, ApiCall call, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var message = request.ToMessage(_config.Server);
            if (_config.TlsServerName is { Length: > 0 } name) message.Headers.Host = name;
            var token = _config.Token is { } source ? await source.GetAsync(cancellationToken).ConfigureAwait(false) : null;
            if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            call.Code = (int)response.StatusCode;
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                // Nothing was done for a 401, and the token may have been renewed a moment ago.
                if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null && call.Attempts++ == 0
                    && await _config.Token!.RejectedAsync(token, cancellationToken).ConfigureAwait(false)) continue;
                throw await StatusReader.ReadAsync(response, _config.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask WaitForTurnAsync(CancellationToken cancellationToken)
    {
        if (_bucket?.Reserve() is not { Ticks: > 0 } wait) return;
        _config.Metrics.ApiThrottled(wait);
        await Task.Delay(wait, _config.TimeProvider, cancellationToken).ConfigureAwait(false);
    }
}
