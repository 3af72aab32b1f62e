using Microsoft.Extensions.Logging;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Controllers;

/// <summary>Takes keys from the queue, has them reconciled, and decides by the outcome when they come again.</summary>
internal sealed partial class ReconcileLoop(string name, IReconciler reconciler, WorkQueue<NamespacedName> queue, ControllerOptions options)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Not cancelled by the token: the queue is shut down with it, and a key that was given must be marked done.
        while (await queue.GetAsync(CancellationToken.None).ConfigureAwait(false) is { IsShutDown: false, Key: var key })
        {
            try
            {
                if (!cancellationToken.IsCancellationRequested) await ReconcileAsync(key, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var started = options.TimeProvider.GetTimestamp();
        var outcome = await AttemptAsync(key, cancellationToken).ConfigureAwait(false);
        if (outcome is { } ended) options.Metrics.Reconciled(name, ended, options.TimeProvider.GetElapsedTime(started));
    }

    private async Task<ReconcileOutcome?> AttemptAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ReconcileTimeout ?? Timeout.InfiniteTimeSpan, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var result = await reconciler.ReconcileAsync(key, either.Token).ConfigureAwait(false);
            queue.Forget(key);
            if (result.RequeueAfter is not { } delay) return ReconcileOutcome.Success;
            queue.AddAfter(key, delay);
            return ReconcileOutcome.RequeueAfter;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (TerminalErrorException e)
        {
            queue.Forget(key);
            Log.Terminal(options.Logger, name, key, e);
            return ReconcileOutcome.TerminalError;
        }
        catch (KubeStatusException e) when (e.IsConflict)
        {
            // Somebody else wrote first; the next attempt sees what. Nothing to worry about.
            queue.AddRateLimited(key);
            Log.Conflict(options.Logger, name, key, e.Message);
            return ReconcileOutcome.Conflict;
        }
        catch (Exception e)
        {
            queue.AddRateLimited(key, (e as KubeStatusException)?.RetryAfter ?? TimeSpan.Zero);
            var cause = e is OperationCanceledException && deadline.IsCancellationRequested
                ? new TimeoutException($"Not done after {options.ReconcileTimeout!.Value.TotalSeconds} s.", e)
                : e;
            Log.Failed(options.Logger, name, key, queue.RequeuesOf(key), cause);
            return ReconcileOutcome.Error;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Controller}: {Key} failed (attempt {Attempt}), to be tried again")]
        public static partial void Failed(ILogger logger, string controller, NamespacedName key, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Error, "{Controller}: {Key} failed, not to be tried again until it changes")]
        public static partial void Terminal(ILogger logger, string controller, NamespacedName key, Exception exception);

        [LoggerMessage(LogLevel.Debug, "{Controller}: {Key} met another writer, to be tried again: {Message}")]
        public static partial void Conflict(ILogger logger, string controller, NamespacedName key, string message);
    }
}
