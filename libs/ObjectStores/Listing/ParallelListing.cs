using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VastK8s.ObjectStores.Listing;

/// <summary>Lists disjoint parts of a keyspace at once.</summary>
internal static class ParallelListing
{
    /// <summary>
    /// The pages of all <paramref name="parts"/>, at most <paramref name="parallelism"/> parts under way, in the order in which they come.
    /// The first failure ends the others and is thrown. No more than a few pages are held for a slow consumer.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> RunAsync<TPart>(
        IReadOnlyCollection<TPart> parts,
        int parallelism,
        Func<TPart, CancellationToken, IAsyncEnumerable<IReadOnlyList<ObjectInfo>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<IReadOnlyList<ObjectInfo>>(new BoundedChannelOptions(parallelism) { SingleReader = true });
        Task producing = ProduceAsync(parts, parallelism, list, pages.Writer, end.Token);
        try
        {
            await foreach (IReadOnlyList<ObjectInfo> page in pages.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return page;
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await producing.ConfigureAwait(false);
        }
    }

    // Ends without an exception: what went wrong travels through the channel, so that an abandoned enumeration leaves nothing unobserved.
    private static async Task ProduceAsync<TPart>(
        IReadOnlyCollection<TPart> parts,
        int parallelism,
        Func<TPart, CancellationToken, IAsyncEnumerable<IReadOnlyList<ObjectInfo>>> list,
        ChannelWriter<IReadOnlyList<ObjectInfo>> pages,
        CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(parts, options, async (part, ending) =>
            {
                await foreach (IReadOnlyList<ObjectInfo> page in list(part, ending).ConfigureAwait(false))
                {
                    if (page.Count > 0)
                        await pages.WriteAsync(page, ending).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            pages.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            pages.Complete();
        }
#pragma warning disable CA1031 // Every failure is handed to the consumer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            pages.Complete(e);
        }
    }
}
