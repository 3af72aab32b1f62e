using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Nodes;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>What an agent is started with.</summary>
/// <param name="StateDirectory">Datasets, sockets and the log.</param>
/// <param name="CacheDirectories">Where the bytes are kept.</param>
internal sealed record AgentOptions(string StateDirectory, IReadOnlyList<CacheDirectoryOptions> CacheDirectories)
{
    /// <summary>Which Kubernetes node it is of; null: of none.</summary>
    public NodeOptions? Node { get; init; }

    /// <summary>As they were given on the command line, where the CacheNode says otherwise; null: these are they.</summary>
    public AgentOptions? Given { get; init; }

    /// <summary>Whether somebody else keeps the descriptors, and comes back by itself when it dies: the CSI driver. No holder is started.</summary>
    public bool HasExternalHolder { get; init; }

    /// <summary>The agent's gRPC socket.</summary>
    public string AgentSocket => Path.Combine(StateDirectory, "agent.sock");

    /// <summary>The descriptor holder's socket.</summary>
    public string HolderSocket => Path.Combine(StateDirectory, "holder.sock");

    /// <summary>Held by whichever of agent and external holder ends (<see cref="Fuse.Departure"/>).</summary>
    public string LeaveLock => Path.Combine(StateDirectory, "leave.lock");

    /// <summary>Held by the one agent of this state directory.</summary>
    public string LockFile => Path.Combine(StateDirectory, "agent.lock");

    /// <summary>Where holder and agent write once they have left the terminal.</summary>
    public string LogFile => Path.Combine(StateDirectory, "agent.log");

    /// <summary>Below it, one FUSE mount per Dataset that is mounted and not wholly cached.</summary>
    public string MountRoot => Path.Combine(StateDirectory, "segments");

    /// <summary>The cache directories, with where this agent remembers that one failed.</summary>
    public IReadOnlyList<CacheDirectoryOptions> MarkedCacheDirectories =>
        [.. CacheDirectories.Select(d => d with { FailureMark = new FailureMark(StateDirectory, d.Path) })];

    /// <summary>Below it, one directory per Dataset.</summary>
    public string DatasetsDirectory => Path.Combine(StateDirectory, "datasets");

    /// <summary>Reads <c>DIR</c> or <c>DIR:SIZE</c> (bytes, or with a suffix K, M, G, T, Ki, Mi, Gi, Ti).</summary>
    /// <exception cref="FormatException">Names the text and the right form.</exception>
    public static CacheDirectoryOptions ParseCacheDirectory(string text)
    {
        var colon = text.LastIndexOf(':');
        var path = colon < 0 ? text : text[..colon];
        var capacity = 0L;
        if (!Path.IsPathRooted(path) || (colon >= 0 && !ByteSize.TryParse(text[(colon + 1)..], out capacity)))
        {
            throw new FormatException($"--cache-dir '{text}': use an absolute path and a size, as in /mnt/nvme0/cache:800Gi");
        }

        return new CacheDirectoryOptions(Path.GetFullPath(path), capacity);
    }
}
