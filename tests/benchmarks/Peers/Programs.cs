namespace VastK8s.Benchmarks.Peers;

internal static class Programs
{
    /// <summary>Debian's own before any other of that name on PATH.</summary>
    public static string? Find(string name) => new[] { "/usr/bin" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);

    public static string Require(string name, string package) => Find(name)
        ?? throw new InvalidOperationException($"no {name} on PATH: apt-get install -y --no-install-recommends {package}");
}
