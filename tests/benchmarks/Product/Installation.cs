using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Product;

/// <summary>The published executables under test.</summary>
internal static class Installation
{
    private static readonly string Application = Repository.Path("artifacts", "app");

    /// <summary>Path of <c>vastk8s</c>, the agent beside it; publishes both when they are not there.</summary>
    public static async Task<string> FindAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var cli = Path.Combine(Application, "vastk8s");
        if (File.Exists(cli) && File.Exists(Path.Combine(Application, "vastk8s-cache-agent")))
            return cli;
        say($"publishing to {Application}");
        await ChildProcess.RunAsync("bash", [Repository.Path("hack", "publish")], null, cancellationToken);
        return cli;
    }
}
