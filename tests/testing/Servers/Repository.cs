namespace VastK8s.Testing.Servers;

/// <summary>The checkout that the tests were built in.</summary>
public static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "VastK8s.sln")))
                return folder;
        }
        throw new InvalidOperationException($"no VastK8s.sln above {AppContext.BaseDirectory}");
    }
}
