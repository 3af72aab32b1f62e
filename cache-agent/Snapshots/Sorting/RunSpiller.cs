using System.Threading.Channels;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Sorts and writes one arena while the next is filled: two arenas, whatever the listing's size.</summary>
internal sealed class RunSpiller : IAsyncDisposable
{
    private readonly IDurableFiles _files;
    private readonly RunFolder _folder;
    private readonly int _arenaBytes;
    private readonly Channel<Arena> _full = Channel.CreateBounded<Arena>(1);
    private readonly Channel<Arena> _empty = Channel.CreateBounded<Arena>(2);
    private readonly List<RunFile> _runs = [];
    private readonly Task _work;
    private int _arenas;

    public RunSpiller(IDurableFiles files, RunFolder folder, int arenaBytes)
    {
        _files = files;
        _folder = folder;
        _arenaBytes = Math.Max(arenaBytes, ListedRecord.MaxBytes);
        _work = Task.Run(SpillAsync);
    }

    /// <summary>An empty arena. The second is made when it is first needed.</summary>
    public async ValueTask<Arena> RentAsync(CancellationToken cancellationToken)
    {
        if (_empty.Reader.TryRead(out var arena))
            return arena;
        if (_arenas < 2)
        {
            _arenas++;
            return new Arena(_arenaBytes);
        }

        try
        {
            return await _empty.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            await _work.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Hands over an arena to be written as a run.</summary>
    public async ValueTask SpillAsync(Arena arena, CancellationToken cancellationToken)
    {
        try
        {
            await _full.Writer.WriteAsync(arena, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            await _work.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for the last run.</summary>
    public async Task<List<RunFile>> CompleteAsync()
    {
        _full.Writer.TryComplete();
        await _work.ConfigureAwait(false);
        return _runs;
    }

    public async ValueTask DisposeAsync()
    {
        _full.Writer.TryComplete();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SpillAsync()
    {
        try
        {
            await foreach (var arena in _full.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (arena.Count > 0)
                {
                    using var run = new RunWriter(_files, _folder.NextPath());
                    _runs.Add(ArenaSorter.Write(arena, run));
                }

                arena.Clear();
                await _empty.Writer.WriteAsync(arena).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // Whoever waits for an arena, or to hand one over, gets the cause from the task.
            _full.Writer.TryComplete(e);
            _empty.Writer.TryComplete(e);
            throw;
        }
    }
}
