namespace VastK8s.Benchmarks.Machine;

/// <summary>Where the sources are: this runs from a build inside the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = System.IO.Path.GetDirectoryName(directory))
        {
            if (File.Exists(System.IO.Path.Combine(directory, "VastK8s.sln")))
                return directory;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below a checkout with VastK8s.sln: run it with 'make bench'");
    }
}
