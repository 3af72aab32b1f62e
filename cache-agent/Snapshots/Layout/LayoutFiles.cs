namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>Names of the object table's files in a Dataset's directory.</summary>
internal static class LayoutFiles
{
    public static string Header(string directory) => Path.Combine(directory, "layout.json");

    public static string Rows(string directory) => Path.Combine(directory, "layout.rows");

    public static string Index(string directory) => Path.Combine(directory, "layout.index");

    public static string Heap(string directory) => Path.Combine(directory, "layout.heap");
}
