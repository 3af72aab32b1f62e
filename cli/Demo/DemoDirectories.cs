using VastK8s.Cli.Agents;

namespace VastK8s.Cli.Demo;

/// <summary>Everything the demo writes to lies here: made at the start, gone at the end.</summary>
internal sealed class DemoDirectories : IDisposable
{
    private readonly List<(string Path, bool Existed)> _owned = [];

    private DemoDirectories(string root, AgentOptions agent)
    {
        Root = root;
        Agent = agent;
        _owned.Add((root, false));
    }

    /// <summary>The temporary directory.</summary>
    public string Root { get; }

    /// <summary>The demo's own agent.</summary>
    public AgentOptions Agent { get; }

    /// <summary>Where the prefetched Dataset is mounted.</summary>
    public string Prefetched => Path.Combine(Root, "prefetched");

    /// <summary>Where the same source is mounted with nothing fetched.</summary>
    public string OnDemand => Path.Combine(Root, "on-demand");

    /// <summary>Every directory that is the demo's.</summary>
    public IEnumerable<string> All => _owned.Select(o => o.Path);

    /// <summary>Whether all is left behind.</summary>
    public bool Keep { get; set; }

    /// <param name="host">TMPDIR.</param>
    /// <param name="state">--state, if given.</param>
    /// <param name="caches">--cache-dir, if given.</param>
    /// <exception cref="UsageException">A directory given is in use.</exception>
    public static DemoDirectories Create(CliHost host, string? state, IReadOnlyList<CacheDirectoryOption> caches)
    {
        string[] given = [.. state is null ? [] : new[] { state }, .. caches.Select(c => c.Path)];
        foreach (string path in given.Where(p => Directory.Exists(p) && Directory.EnumerateFileSystemEntries(p).Any()))
        {
            throw new UsageException($"{path} is not empty; give the demo a directory of its own, for it kills its agent and deletes what it wrote");
        }

        string root = Temporary(host);
        var directories = new DemoDirectories(root, new AgentOptions(
            state ?? Path.Combine(root, "state"), caches.Count > 0 ? caches : [new CacheDirectoryOption(Path.Combine(root, "cache"), null)]));
        directories._owned.AddRange(given.Select(path => (path, Directory.Exists(path))));
        foreach (CacheDirectoryOption cache in directories.Agent.CacheDirectories)
        {
            Directory.CreateDirectory(cache.Path);
        }

        return directories;
    }

    /// <summary>Removes what was made. Links are removed, never followed; a mount that is left stops it with EBUSY or EROFS.</summary>
    /// <exception cref="IOException">Something is left.</exception>
    public void Remove()
    {
        foreach ((string path, bool existed) in _owned.Where(o => Directory.Exists(o.Path)))
        {
            foreach (FileSystemInfo entry in existed ? new DirectoryInfo(path).EnumerateFileSystemInfos() : [new DirectoryInfo(path)])
            {
                if (entry is DirectoryInfo { LinkTarget: null } directory)
                {
                    directory.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }
        }
    }

    /// <summary>The last resort of an interrupted demo; the clean-up step has done this already otherwise.</summary>
    public void Dispose()
    {
        if (Keep)
        {
            return;
        }

        try
        {
            Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The clean-up step said what is left.
        }
    }

    // The cache holds the source twice over: a disk rather than memory. Short, for the socket's path.
    private static string Temporary(CliHost host)
    {
        string parent = host.Variable("TMPDIR") ?? (Directory.Exists("/var/tmp") ? "/var/tmp" : Path.GetTempPath());
        try
        {
            return MakeUnique(parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"no temporary directory: {e.Message} Set TMPDIR to a directory with room");
        }
    }

    private static string MakeUnique(string parent)
    {
        string path = Path.Combine(parent, $"vastk8s-demo-{Path.GetRandomFileName()[..6]}");
        if (Path.Exists(path))
        {
            // Somebody else's: CreateDirectory would take it over.
            return MakeUnique(parent);
        }

        return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }
}
