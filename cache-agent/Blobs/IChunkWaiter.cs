namespace VastK8s.CacheAgent.Blobs;

/// <summary>Somebody who needs chunks that an operation has.</summary>
internal interface IChunkWaiter
{
    /// <summary>Something changed: look again. <paramref name="error"/> is why the operation failed, null if it did not.</summary>
    void Proceed(Exception? error);

    /// <summary>These bytes have come and are about to be written: a look at whether they are all that is needed. Called from the fetching thread.</summary>
    /// <param name="offset">Their place in the segment.</param>
    /// <param name="bytes">They are not to be kept.</param>
    /// <returns>Whether it was all that was needed, and the wait is over.</returns>
    bool Offer(long offset, ReadOnlySpan<byte> bytes);
}
