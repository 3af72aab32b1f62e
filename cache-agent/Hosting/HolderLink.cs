using System.Diagnostics;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Conditions;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>
/// The agent's side of the descriptor holder: gives it each FUSE connection, takes over what a predecessor left, and gives all of them again to a
/// holder that was restarted.
/// </summary>
internal sealed partial class HolderLink : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    // A process takes that long to start at most; then another is tried.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);
    private const int TakeAttempts = 5;
    private readonly string _socket;
    private readonly ConditionSet _conditions;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Note, SafeFileHandle Connection)> _given = [];
    private DescriptorClient? _client;

    public HolderLink(string socket, ConditionSet conditions, ILogger logger)
    {
        (_socket, _conditions, _logger) = (socket, conditions, logger);
        TryConnect();
    }

    /// <summary>Whether nothing is lost when this process ends: a holder has all that is served here, or nothing is.</summary>
    public bool IsKept
    {
        get
        {
            lock (_gate) return _given.Count == 0 || _client?.Gone.IsCompleted == false;
        }
    }

    /// <summary>Keeps trying to reach a holder until cancelled; calls <paramref name="lost"/> each time it is found gone.</summary>
    public async Task RunAsync(Action lost, CancellationToken cancellationToken)
    {
        long? started = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var gone = _client?.Gone ?? Task.CompletedTask;
            await Task.WhenAny(gone, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) return;
            lock (_gate)
            {
                _client?.Dispose();
                _client = null;
            }

            if (TryConnect())
            {
                started = null;
            }
            else
            {
                if (started is null || Stopwatch.GetElapsedTime(started.Value) > StartTime)
                {
                    TryStart(lost);
                    started = Stopwatch.GetTimestamp();
                }

                await Task.Delay(Retry, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Give(string name, FuseNegotiated negotiated, SafeFileHandle connection)
    {
        var note = JsonSerializer.SerializeToUtf8Bytes(negotiated);
        lock (_gate)
        {
            _given[name] = (note, connection);
            Try(client => client.Put(name, note, connection));
        }
    }

    public bool TryTake(string name, out SafeFileHandle connection, out FuseNegotiated negotiated)
    {
        lock (_gate)
        {
            (connection, negotiated) = (null!, null!);
            var taken = (Connection: default(SafeFileHandle), Note: Array.Empty<byte>());
            for (var attempt = 0; attempt < TakeAttempts; attempt++)
            {
                // No answer is not the answer "none": a mount that is given up for lost while the holder keeps it would hang its readers.
                var answered = false;
                Try(client =>
                {
                    taken = client.TryGet(name, out var held, out var kept) ? (held, kept) : taken;
                    answered = true;
                });
                if (answered) break;
                Thread.Sleep(Retry);
                _client?.Dispose();
                TryConnect();
            }

            if (taken.Connection is null) return false;
            (connection, var note) = taken;
            negotiated = JsonSerializer.Deserialize<FuseNegotiated>(note)!;
            _given[name] = (note, connection);
            return true;
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            _given.Remove(name);
            Try(client => client.Remove(name));
        }
    }

    public void Dispose() => _client?.Dispose();

    private void TryStart(Action lost)
    {
        try
        {
            lost();
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            // No memory or no processes left, say: tried again after a while.
            Log.NoHolder(_logger, e.Message);
        }
    }

    // A holder that goes away in the middle is noticed by RunAsync, which finds the next one and gives it everything.
    private void Try(Action<DescriptorClient> request)
    {
        try
        {
            if (_client is not null) request(_client);
        }
        catch (IOException e)
        {
            // Its end is what RunAsync waits for.
            Log.NoHolder(_logger, e.Message);
            _client?.Dispose();
        }
    }

    private bool TryConnect()
    {
        lock (_gate)
        {
            try
            {
                _client = new DescriptorClient(_socket);
                foreach (var (name, (note, connection)) in _given) _client.Put(name, note, connection);
                _conditions.Set("DescriptorsHeld", true, "Connected", "");
                return true;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _client?.Dispose();
                _client = null;
                Log.NoHolder(_logger, e.Message);
                _conditions.Set("DescriptorsHeld", false, "NoHolder", $"no descriptor holder at {_socket}: partial mounts would not outlive this agent");
                return false;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "descriptor holder: {Reason}")]
        public static partial void NoHolder(ILogger logger, string reason);
    }
}
