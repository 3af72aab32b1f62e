using System.CommandLine;
using VastK8s.CsiDriver.Registration;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>The command line of the driver.</summary>
internal static class DriverCommand
{
    private const string ServiceHost = "KUBERNETES_SERVICE_HOST";

    private const string Description = """
        VastK8s CSI driver (csi.vastk8s.io): mounts Datasets for pods, read-only.

        With --kubeconfig or in a pod it asks the API server for Datasets. Else there is no cluster, and Datasets are those that the agent knows by name ("vastk8s index URI --name NAME").
        A volume is made with the parameter "dataset" (and "namespace", in a cluster).

        Exit status: 0 told to stop, and stopped; 1 failed, the log says why; 2 an option is wrong.
        """;

    /// <summary>The command.</summary>
    /// <param name="environment">Reads environment variables, which options default to.</param>
    /// <param name="run">What it does.</param>
    public static RootCommand Create(Func<string, string?> environment, Func<DriverOptions, CancellationToken, Task<int>> run)
    {
        var endpoint = Text("--endpoint", "unix:///PATH", "Socket of the CSI services. Default: CSI_ENDPOINT.");
        var agent = Text("--agent", "DIR", "State directory of the node's cache agent, with its socket agent.sock; or that socket. Default: /var/lib/vastk8s.");
        var mode = new Option<DriverMode>("--mode") { Description = "Which services: all, node or controller.", DefaultValueFactory = _ => DriverMode.All };
        var node = Text("--node", "NAME", "Name of the node. Default: NODE_NAME, or the name of the machine.");
        var kubeconfig = Text("--kubeconfig", "FILE", "Kubeconfig file. Default: the pod's service account, in a pod.");
        var hold = new Option<bool>("--hold") { Description = "Keep the agent's FUSE connections, so that mounts outlive it; the agent runs with --holder external. Told to stop, it waits until an agent has them, four minutes at most." };
        var registration = Text("--registration-dir", "DIR", "kubelet's directory plugins_registry: register with it. Default: a sidecar does.");
        var kubeletPath = Text("--kubelet-registration-path", "PATH", "The socket's path as kubelet sees it. Default: that of --endpoint.");
        var listen = Text("--listen", "HOST:PORT", "Where /healthz, /readyz and /metrics are served. Default: nowhere.");
        var root = new RootCommand(Description) { endpoint, agent, mode, node, kubeconfig, hold, registration, kubeletPath, listen };
        root.SetAction((parsed, token) =>
        {
            var given = parsed.GetValue(listen);
            if (given is not null) DriverListener.Parse(given);
            var options = new DriverOptions
            {
                SocketPath = Endpoint.Parse(parsed.GetValue(endpoint) ?? Set("CSI_ENDPOINT") ?? throw new FormatException("--endpoint is missing: the path of a unix socket, as in unix:///run/csi/csi.sock")),
                Mode = parsed.GetValue(mode),
                Node = parsed.GetValue(node) ?? Set("NODE_NAME") ?? Environment.MachineName,
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
                HasCluster = parsed.GetValue(kubeconfig) is not null || Set(ServiceHost) is not null,
                Holds = parsed.GetValue(hold),
                RegistrationDirectory = parsed.GetValue(registration) is { } plugins ? RegistrationDirectory(plugins) : null,
                KubeletPath = parsed.GetValue(kubeletPath),
                Listen = given,
            };
            return run(parsed.GetValue(agent) is { } directory ? options with { AgentDirectory = AgentDirectory(directory) } : options, token);
        });
        return root;

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static string AgentDirectory(string given)
    {
        const string Socket = "agent.sock";
        var path = Endpoint.Parse(given.TrimEnd('/'), "--agent");
        return Path.GetDirectoryName(Endpoint.Parse(Path.GetFileName(path) == Socket ? path : Path.Combine(path, Socket), "--agent"))!;
    }

    private static string RegistrationDirectory(string given)
    {
        if (!Path.IsPathRooted(given)) throw new FormatException($"--registration-dir '{given}': use an absolute path, as in /var/lib/kubelet/plugins_registry");
        return Path.GetDirectoryName(Endpoint.Parse(RegistrationService.SocketIn(given), "--registration-dir"))!;
    }
}
