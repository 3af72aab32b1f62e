using Microsoft.Extensions.Logging;

namespace VastK8s.Kube.Informers;

/// <summary>Lists, watches, resumes and lists again, for ever (client-go's Reflector).</summary>
internal sealed partial class ListWatch<T>(IKubeClient client, InformerOptions<T> options, HandlerList<T> handlers) where T : class, IKubernetesObject<V1ObjectMeta>
{
    // A watch that ends at once and brings nothing (a proxy, a server that is going down) must not be repeated at once.
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    // How much longer than it was asked to may the server let a watch run before the connection counts as dead?
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);
    private readonly string _resource = KubeResource.Of<T>().QualifiedName;
    private readonly TimeProvider _time = options.TimeProvider;
    private readonly Backoff _backoff = new(options.Backoff.First, options.Backoff.Most);
    private volatile string? _version;
    private bool _mustList = true;
    private bool _synced;

    /// <summary>The version up to which everything was told.</summary>
    public string? ResourceVersion => _version;

    public async Task RunAsync(Action synced, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan delay;
            try
            {
                if (_mustList) await ListAsync(synced, cancellationToken).ConfigureAwait(false);
                if (!await WatchAsync(cancellationToken).ConfigureAwait(false)) continue;
                delay = _backoff.Next();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubeStatusException e) when (e.IsExpired)
            {
                options.Metrics.WatchEnded(_resource, "expired");
                Log.Expired(options.Logger, _resource, _version, e.Message);
                _mustList = true;
                delay = _backoff.Next();
            }
            catch (Exception e)
            {
                options.Metrics.WatchEnded(_resource, "error");
                delay = e is KubeStatusException { RetryAfter: { } asked } ? asked + _backoff.Next() : _backoff.Next();
                Log.Failed(options.Logger, _resource, delay.TotalSeconds, e);
            }

            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListAsync(Action synced, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var list = await ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var bad in list.Undecodable) Report(bad);
        handlers.Replace(list, !_synced);
        _version = list.ResourceVersion;
        _mustList = false;
        options.Metrics.Listed(_resource, list.Items.Count, _time.GetElapsedTime(started));
        if (_synced) return;
        _synced = true;
        synced();
    }

    private async Task<KubeList<T>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = new ListOptions
        {
            Namespace = options.Namespace,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            OmitManagedFields = !options.KeepManagedFields,
        };
        try
        {
            if (options.FirstListFromCache && !_synced) return await client.ListAsync<T>(all with { ResourceVersion = "0" }, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeStatusException e) when (e.IsExpired || e.Reason == StatusReason.Timeout)
        {
            // The cache is being filled, or there is none.
        }

        return await client.ListAllAsync<T>(all with { Limit = options.PageSize }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Watches until the server ends it. Returns whether to wait before the next.</summary>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromSeconds(Math.Ceiling(options.MinWatchTimeout.TotalSeconds * (1 + Random.Shared.NextDouble())));
        using var deadline = new CancellationTokenSource(timeout + WatchGrace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var started = _time.GetTimestamp();
        var events = 0;
        try
        {
            var watch = client.WatchAsync<T>(
                new WatchOptions
                {
                    Namespace = options.Namespace,
                    LabelSelector = options.LabelSelector,
                    FieldSelector = options.FieldSelector,
                    ResourceVersion = _version,
                    Timeout = timeout,
                    OmitManagedFields = !options.KeepManagedFields,
                },
                either.Token);
            await foreach (var change in watch.ConfigureAwait(false))
            {
                Take(change);
                if (events++ == 0) _backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.Overdue(options.Logger, _resource, timeout.TotalSeconds);
        }

        options.Metrics.WatchEnded(_resource, "end");
        var isShort = events == 0 && _time.GetElapsedTime(started) < ShortWatch;
        if (!isShort) _backoff.Reset();
        return isShort;
    }

    private void Take(WatchEvent<T> change)
    {
        if (change.Undecodable is { } bad)
        {
            Report(bad);
            if (change.Kind == WatchEventKind.Deleted) handlers.Remove(bad.Key, null, finalStateUnknown: false);
        }
        else if (change is { Kind: WatchEventKind.Added or WatchEventKind.Modified, Object: { } there }) handlers.Set(there, isInInitialList: false);
        else if (change is { Kind: WatchEventKind.Deleted, Object: { } gone }) handlers.Remove(NamespacedName.Of(gone), gone, finalStateUnknown: false);
        _version = change.ResourceVersion;
    }

    private void Report(UndecodableObject bad)
    {
        options.Metrics.Undecodable(_resource);
        Log.Undecodable(options.Logger, _resource, bad.Key, bad.Error);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Version {Version} of {Resource} is too old, listing again: {Message}")]
        public static partial void Expired(ILogger logger, string resource, string? version, string message);

        [LoggerMessage(LogLevel.Warning, "Cannot list or watch {Resource}, trying again in {Delay} s")]
        public static partial void Failed(ILogger logger, string resource, double delay, Exception exception);

        [LoggerMessage(LogLevel.Warning, "A watch of {Resource} should have ended after {Timeout} s: its connection is taken for dead")]
        public static partial void Overdue(ILogger logger, string resource, double timeout);

        [LoggerMessage(LogLevel.Error, "Cannot decode {Resource} {Key}, left as it was: {Error}")]
        public static partial void Undecodable(ILogger logger, string resource, NamespacedName key, string error);
    }
}
