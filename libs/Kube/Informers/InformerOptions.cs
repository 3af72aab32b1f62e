using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VastK8s.Kube.Informers;

/// <summary>What an <see cref="Informer{T}"/> holds and how.</summary>
public sealed record InformerOptions<T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc cref="ListOptions.Namespace"/>
    public string? Namespace { get; init; }

    /// <inheritdoc cref="ListOptions.LabelSelector"/>
    public string? LabelSelector { get; init; }

    /// <inheritdoc cref="ListOptions.FieldSelector"/>
    public string? FieldSelector { get; init; }

    /// <summary>Objects in a page of a list from etcd.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Whether the first list is of the API server's watch cache (<c>resourceVersion=0</c>, as client-go lists), and in one piece. For thousands of custom resources that takes the server a
    /// fraction of the time. It may be older than what this process, or the server itself, has answered just before; what is missing follows as events. Lists after a 410 are from etcd in any case.
    /// </summary>
    public bool FirstListFromCache { get; init; }

    /// <summary>
    /// Whether to keep <c>metadata.managedFields</c>. Off by default: they are often larger than the rest. <see cref="Applier"/> can leave out more writes right after
    /// a restart when they are there; keep those of one manager by <see cref="Transform"/> with <see cref="Transforms.KeepManagedFieldsOf{T}"/>.
    /// </summary>
    public bool KeepManagedFields { get; init; }

    /// <summary>Changes an object before it is stored, as by dropping what nobody reads. May change and return the object it gets.</summary>
    public Func<T, T>? Transform { get; init; }

    /// <summary>How often handlers get an update for every object although nothing changed; null: never. No request goes to the server.</summary>
    public TimeSpan? Resync { get; init; }

    /// <summary>Least time after which the server is to end a watch; each asks for one to two times that. Whole seconds.</summary>
    public TimeSpan MinWatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Waits after failures: first, and at most. Each is doubled from the one before and up to as much again added at random.</summary>
    public (TimeSpan First, TimeSpan Most) Backoff { get; init; } = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>Where lists, ended watches and failed handlers are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock for backoff, resync and time limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
