using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>
/// An API server without a server: holds objects in memory with the semantics a controller relies on. Versions and Conflict, generation, status subresource, finalizers, owner
/// references and their collection, namespaces, selectors, paged lists at one version, watches with bookmarks and 410, server-side apply with field managers. It has no authentication, no
/// defaults or validation but names, field types and what <see cref="Admit{T}"/> is given, and no other controllers than those for garbage and namespaces, which act at once.
/// <see cref="InMemoryKubeClient"/> is the way in; clients of one server see the same objects. Nothing is kept when the process ends.
/// </summary>
public sealed class InMemoryApiServer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ObjectTable _table;
    private readonly ObjectWriter _writer;
    private readonly GarbageCollector _collector;
    private readonly AdmissionList _admissions = new();
    private readonly ListPages _pages = new();
    private readonly List<Watcher> _watchers = [];
    private readonly ITimer? _bookmarks;

    /// <summary>A server with the namespaces <c>default</c> and <c>kube-system</c>.</summary>
    public InMemoryApiServer(InMemoryOptions? options = null)
    {
        Options = options ?? new InMemoryOptions();
        _table = new ObjectTable(Options.WatchWindow);
        _writer = new ObjectWriter(_table, Options, _admissions, Publish);
        _collector = new GarbageCollector(_table, _writer);
        foreach (var name in new[] { "default", "kube-system" }) AddNamespace(name);
        if (Options.BookmarkInterval is { } interval) _bookmarks = Options.TimeProvider.CreateTimer(_ => SendBookmarks(), null, interval, interval);
    }

    /// <summary>Version of the latest write.</summary>
    public string ResourceVersion
    {
        get { lock (_gate) return ResourceVersions.Write(_table.Version); }
    }

    internal InMemoryOptions Options { get; }

    /// <summary>Makes a namespace.</summary>
    public void AddNamespace(string name) => Create(new WriteRequest(ResourceType.Of<V1Namespace>(), "server", false), KubeJson.ToNode(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }));

    /// <summary>Has a function look at each object before it is stored: it may set defaults, and names what is wrong, which makes the write Invalid.</summary>
    /// <param name="admit">Gets the object as it is (null when it is created) and as it is to be. Called under the server's lock: must not call a client.</param>
    public void Admit<T>(Func<T?, T, IEnumerable<V1StatusCause>> admit) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate) _admissions.Add(admit);
    }

    /// <summary>Forgets old versions, as etcd's compaction does: who watches from one, or reads on in a list, is told Expired.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _table.Compact();
            _pages.Clear();
        }
    }

    /// <summary>Sends a bookmark to all watches.</summary>
    public void SendBookmarks()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers) watcher.Bookmark(_table.Version);
        }
    }

    /// <summary>Ends all watches: as a server does (null), with a broken connection (<see cref="IOException"/>) or with an ERROR event (<see cref="KubeStatusException"/>).</summary>
    public void EndWatches(Exception? error = null)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers) watcher.End(error);
            _watchers.Clear();
        }
    }

    /// <summary>Ends all watches and sends no more bookmarks.</summary>
    public void Dispose()
    {
        _bookmarks?.Dispose();
        EndWatches();
    }

    internal StoredObject Get(ResourceType type, NamespacedName key)
    {
        lock (_gate) return _table.Get(type, key) ?? throw KubeErrors.NotFound(type.Resource, key.Name);
    }

    internal (IReadOnlyList<StoredObject> Page, long Version, string? Continue) List(ResourceType type, ListOptions options)
    {
        lock (_gate)
        {
            if (options.Continue is { } token) return _pages.Continue(token, options.Limit);
            var selector = new ObjectSelector(type, options.Namespace, options.LabelSelector, options.FieldSelector);
            CheckNotAhead(ResourceVersions.Read(options.ResourceVersion));
            return _pages.Begin([.. _table.TableOf(type).Values.Where(selector.Matches)], _table.Version, options.Limit);
        }
    }

    internal Watcher Watch(ResourceType type, WatchOptions options)
    {
        lock (_gate)
        {
            var watcher = new Watcher(type, new ObjectSelector(type, options.Namespace, options.LabelSelector, options.FieldSelector), options.AllowBookmarks);
            var version = ResourceVersions.Read(options.ResourceVersion);
            if (version < _table.Oldest) throw KubeErrors.Expired($"too old resource version: {version} ({_table.Oldest})");
            CheckNotAhead(version);
            if (version is { } from)
            {
                foreach (var change in _table.ChangesAfter(from)) watcher.Changed(change);
            }
            else
            {
                foreach (var obj in _table.TableOf(type).Values) watcher.Initial(obj);
            }

            _watchers.Add(watcher);
            return watcher;
        }
    }

    internal void Unwatch(Watcher watcher)
    {
        lock (_gate) _watchers.Remove(watcher);
    }

    internal StoredObject Create(WriteRequest request, JsonObject wanted)
    {
        lock (_gate) return _writer.Create(request, wanted);
    }

    internal StoredObject Update(WriteRequest request, NamespacedName key, JsonObject wanted)
    {
        lock (_gate) return _writer.Update(request, key, wanted);
    }

    internal StoredObject Apply(WriteRequest request, NamespacedName key, JsonObject wanted, bool force)
    {
        lock (_gate) return _writer.Apply(request, key, wanted, force);
    }

    internal StoredObject Patch(WriteRequest request, NamespacedName key, Patch patch)
    {
        lock (_gate) return _writer.Patch(request, key, patch);
    }

    internal void Delete(ResourceType type, NamespacedName key, DeleteOptions options)
    {
        lock (_gate)
        {
            var obj = _table.Get(type, key) ?? throw KubeErrors.NotFound(type.Resource, key.Name);
            if (options.Uid is { } uid && uid != obj.Uid) throw Failed($"UID in precondition: {uid}, UID in object meta: {obj.Uid}");
            if (ResourceVersions.Read(options.ResourceVersion) is { } version && version != obj.Version)
            {
                throw Failed($"ResourceVersion in precondition: {version}, ResourceVersion in object meta: {obj.Version}");
            }

            _writer.Delete(obj, options.Propagation);
        }

        KubeStatusException Failed(string why) => KubeErrors.Conflict(type.Resource, key.Name, "Precondition failed: " + why);
    }

    private void Publish(ObjectChange change)
    {
        foreach (var watcher in _watchers) watcher.Changed(change);
        _collector.Collect(change);
    }

    private void CheckNotAhead(long? version)
    {
        if (version > _table.Version) throw KubeErrors.Failure(StatusReason.Timeout, $"Too large resource version: {version}, current: {_table.Version}");
    }
}
