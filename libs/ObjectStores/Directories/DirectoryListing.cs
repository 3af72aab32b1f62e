using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace VastK8s.ObjectStores.Directories;

/// <summary>
/// Walks a tree, several directories at once. Entries that go away while it walks are not listed; a directory that cannot be read is an error
/// that names it.
/// </summary>
internal sealed class DirectoryListing(StoreUri uri, int parallelism)
{
    private const int PageSize = 1000;

    private readonly Lock _lock = new();

    // Last in, first out: depth first, so that few directories wait at a time.
    private readonly Stack<string> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<IReadOnlyList<ObjectInfo>> _found =
        Channel.CreateBounded<IReadOnlyList<ObjectInfo>>(new BoundedChannelOptions(parallelism) { SingleReader = true });

    private int _walkers;
    private Exception? _failure;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _waiting.Push("");
        StartWalkers(end);
        try
        {
            await foreach (IReadOnlyList<ObjectInfo> page in _found.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return page;
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private void StartWalkers(CancellationTokenSource end)
    {
        lock (_lock)
        {
            for (int idle = Math.Min(_waiting.Count, parallelism - _walkers); idle > 0; idle--)
            {
                _walkers++;
                _ = Task.Run(() => WalkAsync(end), CancellationToken.None);
            }
        }
    }

    private async Task WalkAsync(CancellationTokenSource end)
    {
        try
        {
            var page = new List<ObjectInfo>(PageSize);
            while (!end.IsCancellationRequested && TryTake(out string directory, out bool isAlone))
            {
                foreach (List<string> names in DirectoryNames.Read(uri, directory, PageSize))
                {
                    AddEntries(directory, names, isAlone ? parallelism : 1, page);
                    StartWalkers(end);
                    if (page.Count < PageSize)
                        continue;
                    await _found.Writer.WriteAsync(page, end.Token).ConfigureAwait(false);
                    page = new List<ObjectInfo>(PageSize);
                }
            }
            if (page.Count > 0)
                await _found.Writer.WriteAsync(page, end.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Every failure is handed to the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_lock)
                _failure ??= e;
            await end.CancelAsync().ConfigureAwait(false);
        }
        Leave(end);
    }

    // A flat directory has one walker: it asks for several entries at once, for the sake of file servers, where each is a round trip.
    private void AddEntries(string directory, List<string> names, int parallel, List<ObjectInfo> page)
    {
        var entries = new DirectoryEntry?[names.Count];
        if (parallel > 1 && names.Count > 16)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallel };
            try
            {
                Parallel.For(0, names.Count, options, i => entries[i] = DirectoryEntry.TryRead(uri, directory, names[i]));
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }
        else
        {
            for (int i = 0; i < entries.Length; i++)
                entries[i] = DirectoryEntry.TryRead(uri, directory, names[i]);
        }
        foreach (DirectoryEntry? entry in entries)
        {
            if (entry is not { } present)
                continue;
            page.Add(present.Info);
            if (!present.IsDirectory)
                continue;
            lock (_lock)
                _waiting.Push(present.Path);
        }
    }

    private bool TryTake(out string directory, out bool isAlone)
    {
        lock (_lock)
        {
            isAlone = _walkers == 1 && _waiting.Count == 1;
            return _waiting.TryPop(out directory!);
        }
    }

    // The last walker to leave finds nothing waiting, since only walkers add to that, and ends the listing.
    private void Leave(CancellationTokenSource end)
    {
        lock (_lock)
            _walkers--;
        if (!end.IsCancellationRequested)
            StartWalkers(end);
        lock (_lock)
        {
            if (_walkers == 0 && _found.Writer.TryComplete(_failure is OperationCanceledException ? null : _failure))
                _ended.SetResult();
        }
    }
}
