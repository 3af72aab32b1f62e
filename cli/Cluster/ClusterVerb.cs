using k8s.Exceptions;
using VastK8s.Kube;

namespace VastK8s.Cli.Cluster;

/// <summary>Runs a verb and turns how it ends into the documented exit codes.</summary>
internal static class ClusterVerb
{
    public static async Task<int> RunAsync(
        CliHost host, Func<ClusterSession> open, Func<ClusterSession, CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            using ClusterSession session = open();
            return await body(session, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            (int code, string message) = Explain(e);
            await host.Error.WriteLineAsync($"{ClusterRoot.Name}: {Output.Printable.Text(message, lines: true)}").ConfigureAwait(false);
            return code;
        }
    }

    private static (int Code, string Message) Explain(Exception e) => e switch
    {
        UsageException => (ExitCodes.Usage, e.Message),
        KubeConfigException or InvalidOperationException => (ExitCodes.Usage, $"{e.Message} Give --kubeconfig, or set KUBECONFIG."),
        KubeStatusException { IsNotFound: true } status when status.Message.Contains("could not find the requested resource", StringComparison.Ordinal) =>
            (ExitCodes.Failed, "this cluster does not know Datasets: install VastK8s there first"),
        KubeStatusException => (ExitCodes.Failed, e.Message),
        HttpRequestException or IOException or TimeoutException => (ExitCodes.Failed, $"the API server cannot be reached: {e.Message}"),
        _ => (ExitCodes.Failed, $"internal error: {e}"),
    };
}
