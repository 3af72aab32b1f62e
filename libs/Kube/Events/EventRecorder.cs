using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace VastK8s.Kube.Events;

/// <summary>
/// Writes events in the background, as core/v1 Events, which every server and every kubectl counts and sorts alike. Equal events are counted on one object, many similar ones on
/// another, and too many about one object are dropped (<see cref="EventRecorderOptions"/>).
/// </summary>
public sealed partial class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private const int MostMessage = 1024;
    private const int Attempts = 3;
    private readonly EventRecorderOptions _options;
    private readonly EventCorrelator _correlator;
    private readonly EventWriter _writer;
    private readonly Channel<RecordedEvent> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>A recorder that writes until it is disposed of.</summary>
    public EventRecorder(IKubeClient client, EventRecorderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _correlator = new EventCorrelator(options);
        _writer = new EventWriter(client, options);
        _queue = Channel.CreateBounded<RecordedEvent>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public void Event(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(regarding);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(message);
        var text = message.Length <= MostMessage ? message : message[..(MostMessage - 1)] + "…";
        if (!_queue.Writer.TryWrite(new RecordedEvent(EventSubject.Of(regarding), type, reason, text, _options.TimeProvider.GetUtcNow()))) _options.Metrics.EventRecorded(EventOutcome.QueueFull);
    }

    /// <summary>Writes what waits, for <see cref="EventRecorderOptions.FlushTimeout"/> at most. What is recorded afterwards is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        using var timeout = new CancellationTokenSource(_options.FlushTimeout, _options.TimeProvider);
        await using (timeout.Token.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop).ConfigureAwait(false))
        {
            await _running.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var recorded in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            _options.Metrics.EventRecorded(_correlator.Decide(recorded) is { } decision ? await WriteAsync(decision).ConfigureAwait(false) : EventOutcome.RateLimited);
        }
    }

    private async Task<EventOutcome> WriteAsync(EventDecision decision)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (written, outcome) = await _writer.WriteAsync(decision, _stop.Token).ConfigureAwait(false);
                _correlator.Written(decision.Identity, written);
                return outcome;
            }
            catch (Exception e) when (attempt < Attempts && KubeErrors.IsTransient(e) && !_stop.IsCancellationRequested)
            {
                await Task.Delay(backoff.Next(), _options.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                Log.Failed(_options.Logger, decision.Event.Reason, decision.Event.Subject.Kind, decision.Event.Subject.Namespace, decision.Event.Subject.Name, e);
                return EventOutcome.Failed;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Cannot write the event {Reason} of {Kind} {Namespace}/{Name}")]
        public static partial void Failed(ILogger logger, string reason, string kind, string @namespace, string name, Exception exception);
    }
}
