namespace VastK8s.Kube.Http;

/// <summary>A list as the server sends it.</summary>
internal sealed class ListDocument<T> where T : class
{
    public V1ListMeta? Metadata { get; set; }

    public List<ListItem<T>>? Items { get; set; }
}
