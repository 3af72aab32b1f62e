using k8s.Models;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Demo.Files;

namespace VastK8s.Cli.Demo;

/// <summary>What the demo knows so far; a step fills in what it found, and a later one leaves itself out where that is missing.</summary>
internal sealed class DemoState(CliHost host, VerbContext context, DatasetInput input, DemoDirectories directories, bool keep) : IDisposable
{
    /// <summary>Read on demand at most: enough to measure, and no second copy of a large bucket.</summary>
    public const long MaxReadBytes = 1L << 30;

    public CliHost Host { get; } = host;

    public VerbContext Context { get; } = context;

    public DemoDirectories Directories { get; } = directories;

    public bool Keep { get; } = keep;

    /// <summary>The Dataset that is prefetched.</summary>
    public DatasetInput Prefetched { get; } = Named(input, "demo");

    /// <summary>The same source again, nothing of it fetched.</summary>
    public DatasetInput OnDemand { get; } = Named(input, "demo-on-demand");

    /// <summary>Name by which the agent knows <see cref="Prefetched"/>.</summary>
    public string PrefetchedName { get; set; } = "demo";

    /// <summary>Name by which the agent knows <see cref="OnDemand"/>.</summary>
    public string OnDemandName { get; set; } = "demo-on-demand";

    /// <summary>Whether <see cref="OnDemand"/> is listed already, by somebody else.</summary>
    public bool IsOnDemandIndexed { get; set; }

    /// <summary>What the source is, for people.</summary>
    public string SourceUri { get; } = input.Dataset!.Spec.Sources[0].Uri;

    /// <summary>The source, where it is a directory of this machine.</summary>
    public string? SourceDirectory { get; } = Cli.Datasets.SourceUri.Parse(input.Dataset.Spec.Sources[0].Uri).Directory;

    /// <summary>Whether globs leave objects of the source out.</summary>
    public bool Filtered { get; } = input.Dataset.Spec.Sources[0].Include.Count + input.Dataset.Spec.Sources[0].Exclude.Count > 0;

    public AgentSession? Session { get; set; }

    /// <summary>Why mounting will not work, as far as is known without trying.</summary>
    public IReadOnlyList<string> Limitations { get; set; } = [];

    public Snapshot? Snapshot { get; set; }

    public bool IsPrefetched { get; set; }

    public bool IsMounted { get; set; }

    public bool IsOnDemandMounted { get; set; }

    /// <summary>The mounted tree.</summary>
    public IReadOnlyList<TreeEntry> Tree { get; set; } = [];

    /// <summary>The largest file within the limit: kept from every read until the agent is killed in the middle of it.</summary>
    public TreeEntry? KeptForCrash => Tree.Where(e => e.Kind == TreeEntryKind.File && e.Size <= MaxReadBytes).MaxBy(e => e.Size);

    /// <summary>Pids of every agent seen; processes that have ended since, or should have.</summary>
    public HashSet<int> Agents { get; } = [];

    public AgentSession RequireSession() => Session ?? throw new LeftOutException("no agent runs");

    public Snapshot RequireSnapshot() => Snapshot ?? throw new LeftOutException("nothing was indexed");

    public void RequireMount()
    {
        if (!IsMounted)
        {
            throw new LeftOutException("nothing is mounted");
        }
    }

    public void RequireOnDemandMount()
    {
        if (!IsOnDemandMounted)
        {
            throw new LeftOutException("the on-demand mount is not there");
        }
    }

    public void Dispose() => Session?.Dispose();

    private static DatasetInput Named(DatasetInput input, string name) =>
        input with { Name = name, Dataset = input.Dataset! with { Metadata = new V1ObjectMeta { Name = name } } };
}
