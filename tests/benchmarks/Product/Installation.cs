using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Product;

/// <summary>The published executables under test.</summary>
internal static class Installation
{
    private static readonly string Application = Repository.Path("artifacts", "app");

    /// <summary>Path of <c>vastk8s</c>, agent and operator beside it; publishes all when one is not there.</summary>
    public static async Task<string> FindAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var cli = Path.Combine(Application, "vastk8s");
        if (File.Exists(cli) && new[] { "vastk8s-cache-agent", "vastk8s-operator", "vastk8s-csi-driver" }.All(name => File.Exists(Path.Combine(Application, name))))
            return cli;
        say($"publishing to {Application}");
        await ChildProcess.RunAsync("bash", [Repository.Path("hack", "publish")], null, cancellationToken);
        return cli;
    }
}
