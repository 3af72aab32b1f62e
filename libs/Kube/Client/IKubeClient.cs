namespace VastK8s.Kube;

/// <summary>
/// The Kubernetes API as typed calls. One implementation speaks HTTP to an API server (<see cref="Http.HttpKubeClient"/>), one holds its objects in
/// memory (<see cref="Memory.InMemoryKubeClient"/>); both pass the same contract tests.
/// <para>A type is a resource if it carries <see cref="KubernetesEntityAttribute"/>; see <see cref="KubeResource"/> for its scope. Objects that are passed in
/// are never changed; those that are returned are the caller's own, with <c>apiVersion</c> and <c>kind</c> set.</para>
/// <para>Every answer other than success is a <see cref="KubeStatusException"/>: reading what is not there is <c>NotFound</c>, as in controller-runtime
/// (<see cref="KubeClientExtensions.FindAsync"/> returns null instead). Failures to reach the server are <see cref="HttpRequestException"/>,
/// <see cref="IOException"/> or <see cref="TimeoutException"/>; <see cref="KubeErrors.IsTransient"/> tells which are worth another try. Nothing is retried here.</para>
/// </summary>
public interface IKubeClient
{
    /// <summary>Reads one object from the server, at its newest version.</summary>
    Task<T> GetAsync<T>(NamespacedName key, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads one page. <see cref="KubeClientExtensions.ListAllAsync"/> reads all of them.</summary>
    /// <exception cref="KubeStatusException"><c>Expired</c> when <see cref="ListOptions.Continue"/> or <see cref="ListOptions.ResourceVersion"/> is too old.</exception>
    Task<KubeList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Changes after <see cref="WatchOptions.ResourceVersion"/>, in order. The sequence ends when the server ends the watch, which it does regularly: watch again from
    /// the last <see cref="WatchEvent{T}.ResourceVersion"/>. Something that must not miss anything is an <see cref="Informers.Informer{T}"/>.
    /// </summary>
    /// <exception cref="KubeStatusException">The server refused, or sent an ERROR event. <c>Expired</c> or <c>Gone</c>: list again.</exception>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object, under <c>metadata.name</c> or a name made from <c>metadata.generateName</c>. Its status is ignored where the kind has a status subresource.</summary>
    /// <exception cref="KubeStatusException"><c>AlreadyExists</c>, <c>Invalid</c>, <c>NotFound</c> for its namespace.</exception>
    Task<T> CreateAsync<T>(T obj, CreateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object, save for its status where the kind has a status subresource.</summary>
    /// <exception cref="KubeStatusException"><c>Conflict</c> when <c>metadata.resourceVersion</c> is not the newest.</exception>
    Task<T> UpdateAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces the status alone.</summary>
    /// <exception cref="KubeStatusException"><c>Conflict</c> when <c>metadata.resourceVersion</c> is not the newest.</exception>
    Task<T> UpdateStatusAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Server-side apply: makes every field that <paramref name="obj"/> sets so, takes away what this field manager set before and does not now, creates the object
    /// if it is not there. Nulls are not sent: a field is unset by leaving it out. With a <c>metadata.resourceVersion</c> it applies only to that version of an object that is there (else
    /// Conflict), with a <c>metadata.uid</c> only to that object (Invalid if another has the name, Conflict if none). <see cref="Applier"/> leaves out applies that would change nothing.
    /// </summary>
    /// <exception cref="KubeStatusException"><c>Conflict</c> when another manager owns a field with another value and <see cref="ApplyOptions.Force"/> is not set.</exception>
    Task<T> ApplyAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply to the status subresource of an object that exists.</summary>
    Task<T> ApplyStatusAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches an object that exists.</summary>
    Task<T> PatchAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches the status subresource of an object that exists.</summary>
    Task<T> PatchStatusAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Asks for an object's deletion. It is gone at once, or after its finalizers were removed.</summary>
    /// <exception cref="KubeStatusException"><c>NotFound</c>; <c>Conflict</c> when a precondition does not hold.</exception>
    Task DeleteAsync<T>(NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>;
}
