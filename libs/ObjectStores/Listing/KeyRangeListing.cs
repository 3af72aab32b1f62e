using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VastK8s.ObjectStores.Listing;

/// <summary>
/// Lists a prefix by several requests at once. The first page is asked for with the delimiter '/', and its common prefixes become the first
/// ranges; from then on a worker without work takes the upper half of a range that another is listing, at a guessed key. Ranges are disjoint
/// and listed without delimiter, so each object comes exactly once, however keys are spread.
/// </summary>
internal sealed class KeyRangeListing(IKeyPages pages, StoreUri uri, int parallelism)
{
    // More common prefixes than this times the parallelism are taken together, several to a range, to save requests.
    private const int RangesPerWorker = 4;

    private readonly Lock _lock = new();
    private readonly Queue<KeyRange> _waiting = [];
    private readonly List<KeyRange> _listing = [];
    private readonly Channel<IReadOnlyList<ObjectInfo>> _found =
        Channel.CreateBounded<IReadOnlyList<ObjectInfo>>(new BoundedChannelOptions(parallelism) { SingleReader = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _workers;
    private Exception? _failure;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task discovering = DiscoverAsync(end);
        try
        {
            await foreach (IReadOnlyList<ObjectInfo> page in _found.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return page;
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await discovering.ConfigureAwait(false);
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private async Task DiscoverAsync(CancellationTokenSource end)
    {
        _workers = 1;
        try
        {
            string prefix = uri.Prefix;
            KeyPage page = await pages.ReadAsync(new KeyQuery(prefix, parallelism > 1, null, null), end.Token).ConfigureAwait(false);
            // Down a single folder after another, as in bucket/data/v2/…; what lies beside it is passed on.
            while (page is { Prefixes.Count: 1, Continuation: null })
            {
                await EmitAsync(page.Objects, end.Token).ConfigureAwait(false);
                prefix = page.Prefixes[0];
                page = await pages.ReadAsync(new KeyQuery(prefix, true, null, null), end.Token).ConfigureAwait(false);
            }
            if (page.Prefixes.Count == 0 && page.Continuation is null)
                await EmitAsync(page.Objects, end.Token).ConfigureAwait(false);
            else
                await CutAtPrefixesAsync(prefix, page, end.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Every failure is handed to the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e, end);
        }
        Leave(end);
    }

    private async ValueTask CutAtPrefixesAsync(string prefix, KeyPage page, CancellationToken cancellationToken)
    {
        if (parallelism == 1)
        {
            // Asked for without delimiter: this is the first page of the one range.
            await EmitAsync(page.Objects, cancellationToken).ConfigureAwait(false);
            _waiting.Enqueue(new KeyRange(prefix, null, null) { Continuation = page.Continuation, Position = page.LastKey });
            return;
        }
        if (page.Continuation is null && page.Prefixes.Count <= RangesPerWorker * parallelism)
        {
            await EmitAsync(page.Objects, cancellationToken).ConfigureAwait(false);
            foreach (string common in page.Prefixes)
                _waiting.Enqueue(new KeyRange(common, null, null));
            return;
        }
        // The page only shows where to cut; the objects on it come again with their ranges.
        string? after = null;
        int step = Math.Max(1, page.Prefixes.Count / (RangesPerWorker * parallelism));
        for (int i = step; i < page.Prefixes.Count; i += step)
        {
            _waiting.Enqueue(new KeyRange(prefix, after, page.Prefixes[i]));
            after = page.Prefixes[i];
        }
        _waiting.Enqueue(new KeyRange(prefix, after, null));
    }

    private async Task ListAsync(KeyRange range, CancellationTokenSource end)
    {
        try
        {
            bool first = true;
            do
            {
                KeyPage page = await pages.ReadAsync(new KeyQuery(range.Prefix, false, range.After, range.Continuation), end.Token).ConfigureAwait(false);
                bool more;
                lock (_lock)
                {
                    more = Accept(range, page);
                    if (first && page.LastKey is null && range.CutFrom is not null)
                        range.CutFrom.MayBeCut = true;
                }
                first = false;
                if (more)
                    StartWorkers(end);
                await EmitAsync(page.Objects, end.Token).ConfigureAwait(false);
                if (!more)
                    break;
            }
            while (true);
        }
#pragma warning disable CA1031 // Every failure is handed to the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e, end);
        }
        lock (_lock)
            _listing.Remove(range);
        Leave(end);
    }

    // Takes from a page what is of the range, as far as it still reaches; whether there is more to list.
    private bool Accept(KeyRange range, KeyPage page)
    {
        if (page.LastKey is null)
            return Advance(range, page);
        string? previous = range.Position ?? range.After;
        if (!IsOrdered(previous, page))
        {
            if (range.After is not null || range.Through is not null)
            {
                throw new ObjectStoreException(
                    ObjectStoreError.Protocol, uri, null, "the store does not list keys in the order of their bytes", "list it with a parallelism of 1");
            }
            range.IsUnordered = true;
        }
        // radosgw takes a key-marker without a version as inclusive.
        if (previous is not null && !range.IsUnordered)
            page.Objects.RemoveAll(info => info.Kind == ObjectKind.Regular && KeyOrder.Compare(info.Key, previous) <= 0);
        range.Position = page.LastKey;
        if (range.Through is not { } through || KeyOrder.Compare(page.LastKey, through) <= 0)
            return Advance(range, page);
        page.Objects.RemoveAll(info => KeyOrder.Compare(info.Key, through) > 0);
        return false;
    }

    // Several versions of one key may lie on both sides of a page's end, hence no strict order there.
    private static bool IsOrdered(string? previous, KeyPage page)
    {
        foreach (ObjectInfo info in page.Objects)
        {
            // Shown with U+FFFD, it stands elsewhere than its bytes do.
            if (info.Kind == ObjectKind.InvalidName)
                continue;
            if (previous is not null && KeyOrder.Compare(previous, info.Key) > 0)
                return false;
            previous = info.Key;
        }
        return previous is null || KeyOrder.Compare(previous, page.LastKey!) <= 0;
    }

    private static bool Advance(KeyRange range, KeyPage page)
    {
        range.Continuation = page.Continuation;
        range.MayBeCut = page.LastKey is not null && !range.IsUnordered;
        return page.Continuation is not null;
    }

    private void StartWorkers(CancellationTokenSource end)
    {
        lock (_lock)
        {
            while (_workers < parallelism && !end.IsCancellationRequested && (_waiting.TryDequeue(out KeyRange? range) || TryCut(out range)))
            {
                _workers++;
                _listing.Add(range);
                KeyRange mine = range;
                _ = Task.Run(() => ListAsync(mine, end), CancellationToken.None);
            }
        }
    }

    private bool TryCut([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out KeyRange? upper)
    {
        upper = null;
        foreach (KeyRange range in _listing)
        {
            if (!range.MayBeCut || range.Position is null || range.Continuation is null)
                continue;
            range.MayBeCut = false;
            if (KeyOrder.Between(range.Prefix, range.Position, range.Through) is not { } middle)
                continue;
            upper = new KeyRange(range.Prefix, middle, range.Through) { CutFrom = range };
            range.Through = middle;
            return true;
        }
        return false;
    }

    private ValueTask EmitAsync(List<ObjectInfo> objects, CancellationToken cancellationToken) =>
        objects.Count == 0 ? ValueTask.CompletedTask : _found.Writer.WriteAsync(objects, cancellationToken);

    private void Fail(Exception e, CancellationTokenSource end)
    {
        lock (_lock)
            _failure ??= e;
        end.Cancel();
    }

    // A worker hands its place on; the last one, with nothing left to do, ends the listing.
    private void Leave(CancellationTokenSource end)
    {
        lock (_lock)
            _workers--;
        StartWorkers(end);
        lock (_lock)
        {
            if (_workers == 0 && _found.Writer.TryComplete(_failure is OperationCanceledException ? null : _failure))
                _ended.SetResult();
        }
    }
}
