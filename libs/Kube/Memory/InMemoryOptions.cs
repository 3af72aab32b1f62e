namespace VastK8s.Kube.Memory;

/// <summary>How an <see cref="InMemoryApiServer"/> behaves.</summary>
public sealed record InMemoryOptions
{
    /// <summary>Writes that a watch can go back; what is older is Expired.</summary>
    public int WatchWindow { get; init; } = 10_000;

    /// <summary>Time between bookmarks; null: only those asked for by <see cref="InMemoryApiServer.SendBookmarks"/>.</summary>
    public TimeSpan? BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Makes a namespace that is not there when something is created in it, where a real server would say NotFound.</summary>
    public bool CreateNamespaces { get; init; }

    /// <summary>The clock for timestamps, bookmarks and watch timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
