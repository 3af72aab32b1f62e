namespace VastK8s.CacheAgent.Hosting;

/// <summary>Progress that is taken on the reporting thread: <see cref="Progress{T}"/> would queue a work item for each page of a listing.</summary>
internal sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
