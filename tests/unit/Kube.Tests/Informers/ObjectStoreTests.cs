using VastK8s.Kube.Informers;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Informers;

public sealed class ObjectStoreTests
{
    private readonly ObjectStore<Widget> _store = new();

    [Fact]
    public void Objects_are_found_by_namespace_and_index()
    {
        _store.AddIndex("color", static widget => widget.Spec?.Color is { } color ? [color] : []);
        Set("x", "a", "red");
        Set("x", "b", "blue");
        Set("y", "a", "red");
        Assert.Equal(3, _store.Count);
        Assert.Equal(["a", "b"], Names(_store.List("x")));
        Assert.Equal(["a", "a"], Names(_store.ByIndex("color", "red")));
        Assert.Empty(_store.ByIndex("color", "green"));
        Assert.Throws<ArgumentException>(() => _store.ByIndex("size", "1"));
    }

    [Fact]
    public void An_index_follows_what_changes_and_goes()
    {
        Set("x", "a", "red");
        _store.AddIndex("color", static widget => [widget.Spec!.Color!, widget.Spec.Color!]);
        Assert.Equal(["a"], Names(_store.ByIndex("color", "red")));
        Set("x", "a", "blue");
        Assert.Empty(_store.ByIndex("color", "red"));
        Assert.Equal(["a"], Names(_store.ByIndex("color", "blue")));
        _store.Set(new NamespacedName("x", "a"), null);
        Assert.Empty(_store.ByIndex("color", "blue"));
        Assert.Empty(_store.List());
        Assert.Throws<ArgumentException>(() => _store.AddIndex("color", static _ => []));
    }

    [Fact]
    public void A_list_that_was_read_does_not_change()
    {
        Set("x", "a", "red");
        var before = _store.List();
        Set("x", "b", "red");
        _store.Set(new NamespacedName("x", "a"), null);
        Assert.Equal(["a"], Names(before));
        Assert.Same(_store.List(), _store.List());
        Assert.Equal(["b"], Names(_store.List()));
    }

    private static IEnumerable<string> Names(IEnumerable<Widget> widgets) => widgets.Select(widget => widget.Metadata.Name).Order();

    private void Set(string @namespace, string name, string color)
    {
        var key = new NamespacedName(@namespace, name);
        _store.Set(key, Widget.Of(key, new WidgetSpec { Color = color }));
    }
}
