using System.CommandLine;
using VastK8s.Cli.Cluster.Commands;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Cluster;

/// <summary><c>kubectl vastk8s</c>: the verbs that ask a cluster, where those of <c>vastk8s</c> ask the agent of this machine.</summary>
internal static class ClusterRoot
{
    /// <summary>How <c>kubectl-vastk8s</c> calls the executable it shares with <c>vastk8s</c>.</summary>
    public const string Switch = "--kubectl-plugin";

    /// <summary>What a user types.</summary>
    public const string Name = "kubectl vastk8s";

    private const string More = """
        Exit codes:
          0    done
          1    failed
          2    wrong command line; the same call fails again
          3    incomplete: some objects could not be fetched
          130  interrupted

        """;

    public static RootCommand Create(CliHost host)
    {
        var root = new RootCommand("Shows what a cluster's Datasets have, why one is not ready, and has paths fetched. Reads and writes resources of vastk8s.io with your own rights.");
        var options = new ClusterOptions();
        options.AddTo(root);
        root.Add(ClusterStatusCommand.Create(host, options));
        root.Add(ClusterPrefetchCommand.Create(host, options));
        root.Add(DescribeCommand.Create(host, options));
        root.Add(ExplainPendingCommand.Create(host, options));
        root.Teach(More);
        return root;
    }
}
