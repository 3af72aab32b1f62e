using Microsoft.Extensions.Logging;

namespace VastK8s.Kube.Informers;

/// <summary>Changes the store and tells the handlers, in one order for all of them.</summary>
internal sealed partial class HandlerList<T>(ObjectStore<T> store, InformerOptions<T> options, string resource) where T : class, IKubernetesObject<V1ObjectMeta>
{
    // Held while handlers are called: a handler that comes later is told of the store and of every change after, of none twice, of none not at all.
    private readonly Lock _order = new();
    private readonly List<IResourceEventHandler<T>> _handlers = [];

    public void Add(IResourceEventHandler<T> handler)
    {
        lock (_order)
        {
            _handlers.Add(handler);
            foreach (var obj in store.List()) Tell(handler, () => handler.OnAdd(obj, true));
        }
    }

    /// <summary>The object is so now.</summary>
    public void Set(T obj, bool isInInitialList)
    {
        var key = NamespacedName.Of(obj);
        lock (_order)
        {
            var before = store.Get(key);
            if (before is not null && before.Metadata.Uid != obj.Metadata.Uid)
            {
                // Deleted and made again, seen as one change: whoever keeps something for the old one must hear of its end.
                Remove(key, null, finalStateUnknown: true);
                before = null;
            }

            if (before is not null && before.Metadata.ResourceVersion == obj.Metadata.ResourceVersion) return;
            if (options.Transform is { } transform) obj = transform(obj);
            store.Set(key, obj);
            foreach (var handler in _handlers)
            {
                Tell(handler, () =>
                {
                    if (before is null) handler.OnAdd(obj, isInInitialList);
                    else handler.OnUpdate(before, obj);
                });
            }
        }
    }

    /// <summary>The object is gone.</summary>
    /// <param name="key">Which.</param>
    /// <param name="last">How it was at its end; null: as the store has it.</param>
    /// <param name="finalStateUnknown">Whether its end was not seen.</param>
    public void Remove(NamespacedName key, T? last, bool finalStateUnknown)
    {
        lock (_order)
        {
            if (store.Set(key, null) is not { } before) return;
            if (last is not null && options.Transform is { } transform) last = transform(last);
            foreach (var handler in _handlers) Tell(handler, () => handler.OnDelete(last ?? before, finalStateUnknown));
        }
    }

    /// <summary>These are all there are; what the store has beyond them is gone, save for those that could not be read.</summary>
    public void Replace(KubeList<T> list, bool isInInitialList)
    {
        lock (_order)
        {
            var there = list.Items.Select(NamespacedName.Of).Concat(list.Undecodable.Select(bad => bad.Key)).ToHashSet();
            foreach (var key in store.Keys())
            {
                if (!there.Contains(key)) Remove(key, null, finalStateUnknown: true);
            }

            foreach (var obj in list.Items) Set(obj, isInInitialList);
        }
    }

    public void Resync()
    {
        lock (_order)
        {
            foreach (var obj in store.List())
            {
                foreach (var handler in _handlers) Tell(handler, () => handler.OnUpdate(obj, obj));
            }
        }
    }

    private void Tell(IResourceEventHandler<T> handler, Action call)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            options.Metrics.HandlerFailed(resource);
            Log.HandlerFailed(options.Logger, resource, handler.GetType().Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A handler of {Resource}, {Handler}, failed")]
        public static partial void HandlerFailed(ILogger logger, string resource, string handler, Exception exception);
    }
}
