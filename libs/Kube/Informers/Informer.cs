namespace VastK8s.Kube.Informers;

/// <summary>
/// Keeps all objects of a type (or those a selector picks) in memory, by listing once and watching from there. A watch that ends resumes from the last version seen, bookmarks
/// included; a version that is too old (410, as an error or an ERROR event) makes it list again. A new list is compared with the store, so
/// that handlers hear of what was changed and deleted meanwhile, and of nothing else.
/// </summary>
/// <remarks>Lists are read from etcd, in pages, so that a restart does not show older state than was seen before it; see <see cref="InformerOptions{T}.FirstListFromCache"/>.</remarks>
public sealed class Informer<T> : IInformer where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ObjectStore<T> _store = new();
    private readonly HandlerList<T> _handlers;
    private readonly ListWatch<T> _listWatch;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    /// <summary>An informer that begins when <see cref="RunAsync"/> is called.</summary>
    public Informer(IKubeClient client, InformerOptions<T>? options = null)
    {
        Options = options ?? new InformerOptions<T>();
        _handlers = new HandlerList<T>(_store, Options, Resource.QualifiedName);
        _listWatch = new ListWatch<T>(client, Options, _handlers);
    }

    /// <inheritdoc/>
    public KubeResource Resource { get; } = KubeResource.Of<T>();

    /// <summary>What it holds and how.</summary>
    public InformerOptions<T> Options { get; }

    /// <summary>The store, to read.</summary>
    public ILister<T> Lister => _store;

    /// <inheritdoc/>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>The version up to which the store is complete; null before the first list.</summary>
    public string? LastResourceVersion => _listWatch.ResourceVersion;

    /// <summary>Adds an index, for <see cref="ILister{T}.ByIndex"/>. At any time, best before the start.</summary>
    /// <param name="name">Name of the index.</param>
    /// <param name="valuesOf">Values under which an object is to be found. A function of the object alone; must not throw.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf) => _store.AddIndex(name, valuesOf);

    /// <summary>Adds a handler. It is told of what is in the store before anything else.</summary>
    public void AddHandler(IResourceEventHandler<T> handler) => _handlers.Add(handler);

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException($"The informer of {Resource.QualifiedName} was started before.");
        await using var resync = Options.Resync is { } period
            ? Options.TimeProvider.CreateTimer(_ => _handlers.Resync(), null, period, period)
            : null;
        await _listWatch.RunAsync(() => _synced.TrySetResult(), cancellationToken).ConfigureAwait(false);
    }
}
