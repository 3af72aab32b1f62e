using VastK8s.Kube;

namespace VastK8s.Embedded.Tables;

/// <summary>Writes objects of a kind as they change, as <c>kubectl get --watch</c> does: headings once, then a line for each object whose cells are others than before.</summary>
internal sealed class ObjectWatch<T>(IKubeClient client, PrinterTable<T> table, Action<string> write)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string AgeHeading = "AGE";
    private readonly Dictionary<NamespacedName, T> _there = [];
    private readonly Dictionary<NamespacedName, string> _shown = [];

    /// <summary>Watches until what there is is as wanted, or until cancelled.</summary>
    /// <param name="until">Whether it is; gets all objects of the kind, by key. What it throws ends the watch.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(Func<IReadOnlyDictionary<NamespacedName, T>, bool> until, CancellationToken cancellationToken)
    {
        while (true)
        {
            var list = await client.ListAllAsync<T>(null, cancellationToken).ConfigureAwait(false);
            _there.Clear();
            foreach (var obj in list.Items) table.Line(table.Cells(obj));
            foreach (var obj in list.Items) Take(WatchEventKind.Added, obj);
            if (until(_there)) return;
            await foreach (var change in client.WatchAsync<T>(new WatchOptions { ResourceVersion = list.ResourceVersion }, cancellationToken).ConfigureAwait(false))
            {
                if (change.Object is not { } obj) continue;
                Take(change.Kind, obj);
                if (until(_there)) return;
            }
        }
    }

    private void Take(WatchEventKind kind, T obj)
    {
        var key = NamespacedName.Of(obj);
        if (kind == WatchEventKind.Deleted)
        {
            _there.Remove(key);
            return;
        }

        _there[key] = obj;
        var cells = table.Cells(obj);

        // A line that would differ in its age alone says nothing new.
        var content = string.Join('\n', cells.Where((_, i) => table.Headings[i] != AgeHeading));
        if (_shown.GetValueOrDefault(key) == content) return;
        if (_shown.Count == 0) write(table.Line(table.Headings));
        _shown[key] = content;
        write(table.Line(cells));
    }
}
