namespace VastK8s.CacheAgent.Blobs;

/// <summary>Somebody who needs chunks that an operation has.</summary>
internal interface IChunkWaiter
{
    /// <summary>Something changed: look again. <paramref name="error"/> is why the operation failed, null if it did not.</summary>
    void Proceed(Exception? error);
}
