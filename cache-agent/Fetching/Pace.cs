using System.Threading.Channels;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>
/// So many bytes a second for all who take their turns here: a bucket that may be overdrawn by one taker's piece, and is entered by the next when it is
/// not overdrawn any more. Without a limit, turns are free.
/// </summary>
internal sealed class Pace(TimeProvider time)
{
    // A limit that is raised meanwhile is noticed within this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Whoever has its one place has the turn.
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1);
    private readonly Lock _gate = new();
    private long? _limit;
    private double _balance;
    private long _last = time.GetTimestamp();

    /// <summary>Bytes a second; null: no limit.</summary>
    public long? BytesPerSecond
    {
        get { lock (_gate) return _limit; }

        set
        {
            lock (_gate)
            {
                if (_limit == value) return;
                Fill();
                _limit = value;

                // What was overdrawn under another limit, or saved up, says nothing about this one.
                _balance = 0;
            }
        }
    }

    /// <summary>Waits until it is this caller's turn and nothing is overdrawn. Dispose it to let the next one come.</summary>
    public ValueTask<Turn> TurnAsync(CancellationToken cancellationToken) =>
        BytesPerSecond is null ? ValueTask.FromResult(default(Turn)) : new ValueTask<Turn>(WaitAsync(cancellationToken));

    /// <summary>So many bytes are fetched; a negative number gives back what was taken and did not come.</summary>
    public void Take(long bytes)
    {
        lock (_gate)
        {
            if (_limit is null) return;
            Fill();
            _balance -= bytes;
        }
    }

    private async Task<Turn> WaitAsync(CancellationToken cancellationToken)
    {
        await _turn.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
        try
        {
            while (Overdrawn() is { } wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            _turn.Reader.TryRead(out _);
            throw;
        }

        return new Turn(_turn);
    }

    private TimeSpan Overdrawn()
    {
        lock (_gate)
        {
            Fill();
            return _limit is not { } limit || _balance >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(0.001, -_balance / limit));
        }
    }

    // Nothing is saved up for later but what a second brings.
    private void Fill()
    {
        var now = time.GetTimestamp();
        if (_limit is { } limit) _balance = Math.Min(limit, _balance + (time.GetElapsedTime(_last, now).TotalSeconds * limit));
        _last = now;
    }

    /// <summary>A turn, until it is disposed.</summary>
    internal readonly struct Turn(Channel<bool>? turn) : IDisposable
    {
        public void Dispose() => turn?.Reader.TryRead(out _);
    }
}
