using System.Collections.Concurrent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Values;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Nodes.Scheduling;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Nodes;

/// <summary>
/// Makes the node as its CacheNode wants it: takes in what is wanted, remembers it on disk, and gives each Dataset's loop and the prefetch scheduler their part.
/// It decides from what is wanted now and what is there now; a Dataset without <see cref="NodeRecord"/> is not its own, and is left alone.
/// </summary>
internal sealed partial class NodeController
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private readonly NodeStateFile _file;
    private readonly DatasetRegistry _registry;
    private readonly AgentContext _agent;
    private readonly ISnapshotExchange? _exchange;
    private readonly PrefetchScheduler _scheduler;
    private readonly CacheNodeSpec _started;
    private readonly Action _changed;
    private readonly Action _restart;
    private readonly Signal _signal;
    private readonly ConcurrentDictionary<string, (DatasetLoop Loop, Task Run)> _loops = new(StringComparer.Ordinal);
    private volatile DesiredNode _desired;

    /// <param name="initial">What was wanted last, by which the agent was started.</param>
    /// <param name="file">Where it is remembered.</param>
    /// <param name="registry">The Datasets here.</param>
    /// <param name="agent">What they share.</param>
    /// <param name="exchange">Takes snapshots; null: none are taken.</param>
    /// <param name="scheduler">Prefetches.</param>
    /// <param name="changed">Is called when there is something to report.</param>
    /// <param name="restart">Is called when directories changed, for which the agent has to be started again.</param>
    public NodeController(
        DesiredNode initial, NodeStateFile file, DatasetRegistry registry, AgentContext agent, ISnapshotExchange? exchange, PrefetchScheduler scheduler, Action changed, Action restart)
    {
        (_desired, _started) = (initial, initial.Spec);
        (_file, _registry, _agent, _exchange, _scheduler, _changed, _restart) = (file, registry, agent, exchange, scheduler, changed, restart);
        _signal = new Signal(agent.Time);
    }

    /// <summary>What was taken in last.</summary>
    public DesiredNode Desired => _desired;

    /// <summary>There may be something new in what <see cref="RunAsync"/> reads.</summary>
    public void Wake() => _signal.Set();

    /// <summary>What there is of each Dataset, those of the spec in its order first.</summary>
    public IReadOnlyList<DatasetFacts> Facts()
    {
        var order = _desired.Spec.Datasets.Select((d, i) => (d.Uid, i)).DistinctBy(d => d.Uid).ToDictionary(d => d.Uid, d => d.i);
        return [.. _loops.OrderBy(l => order.GetValueOrDefault(l.Key, int.MaxValue)).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Value.Loop.Facts()).OfType<DatasetFacts>()];
    }

    /// <summary>Begins with what was wanted last, and goes on with what the API says; returns when cancelled and all has ended.</summary>
    /// <param name="read">What is wanted as the API has it, given what was wanted before; null while that is not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<DesiredNode, DesiredNode?> read, CancellationToken cancellationToken)
    {
        try
        {
            Follow(_desired, cancellationToken);
            while (true)
            {
                await _signal.WaitAsync(SweepInterval, cancellationToken).ConfigureAwait(false);
                await TryStepAsync(read, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(_loops.Values.Select(l => l.Run)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryStepAsync(Func<DesiredNode, DesiredNode?> read, CancellationToken cancellationToken)
    {
        try
        {
            if (read(_desired) is { } wanted) TakeIn(wanted, cancellationToken);
            await ForgetEmptyAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Something nobody thought of must not be the last that is ever taken in.
            Log.Failed(_agent.Logger, e);
        }
    }

    private void TakeIn(DesiredNode wanted, CancellationToken cancellationToken)
    {
        try
        {
            _file.Write(wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Done all the same; the next change tries to write it again. An agent that starts until then begins with what was wanted before.
            Log.NotRemembered(_agent.Logger, _file.Path, e);
        }

        _desired = wanted;
        if (!NodeDirectories.AreSame(_started, wanted.Spec))
        {
            Log.DirectoriesChanged(_agent.Logger);
            _restart();
            return;
        }

        Follow(wanted, cancellationToken);
        _changed();
    }

    private void Follow(DesiredNode desired, CancellationToken cancellationToken)
    {
        _agent.Pace.BytesPerSecond = desired.Spec.PrefetchBytesPerSecond;
        _scheduler.Update(desired.Spec);
        var wishes = desired.Spec.Datasets.DistinctBy(d => d.Uid).ToDictionary(d => d.Uid, d => new DatasetWish(d, desired.SecretsOf(d), JobSnapshots(desired.Spec, d.Uid), desired.IsGone));
        var gone = new DatasetWish(null, new Dictionary<string, Dictionary<string, string>>(), [], desired.IsGone);
        foreach (var ended in _loops.Where(l => l.Value.Run.IsCompleted).ToList()) _loops.TryRemove(ended);
        foreach (var (uid, wish) in wishes) Want(uid, wish, cancellationToken);
        foreach (var uid in _loops.Keys.Concat(_registry.All.Where(d => d.Node is { Retained: false }).Select(d => d.Name)).Distinct().Where(u => !wishes.ContainsKey(u)).ToList())
        {
            Want(uid, gone, cancellationToken);
        }
    }

    private void Want(string uid, DatasetWish wish, CancellationToken cancellationToken)
    {
        if (_loops.TryGetValue(uid, out var there))
        {
            there.Loop.Update(wish);
            return;
        }

        var loop = new DatasetLoop(uid, wish, _registry, _agent, _exchange, () =>
        {
            _scheduler.Wake();
            _changed();
        });
        var run = Task.Run(() => loop.RunAsync(cancellationToken), CancellationToken.None);
        _loops[uid] = (loop, run);
        _ = run.ContinueWith(_ => _signal.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static ValueList<string> JobSnapshots(CacheNodeSpec spec, string uid) => [.. spec.PrefetchJobs.Where(j => j.DatasetUid == uid).Select(j => j.Snapshot).Distinct().Order(StringComparer.Ordinal)];

    // What was retained until its space was needed, and has none left.
    private async Task ForgetEmptyAsync()
    {
        foreach (var dataset in _registry.All.Where(d => d.Node is { Retained: true } && !_loops.ContainsKey(d.Name) && d.Blob?.Segments.All(s => s is null or { PresentChunks: 0 }) != false).ToList())
        {
            try
            {
                await _registry.DeleteAsync(dataset).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                Log.NotForgotten(_agent.Logger, dataset.Name, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "what is wanted could not be taken in; tried again")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "what is wanted cannot be remembered in {Path}")]
        public static partial void NotRemembered(ILogger logger, string path, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "cache directories or watermarks changed: ending, to be started again with them")]
        public static partial void DirectoriesChanged(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "what was retained of Dataset {Name} is evicted, and cannot be forgotten yet: {Why}")]
        public static partial void NotForgotten(ILogger logger, string name, string why);
    }
}
