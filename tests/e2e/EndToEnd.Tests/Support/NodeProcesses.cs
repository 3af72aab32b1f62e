namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>The processes of VastK8s' pods on the node.</summary>
internal sealed class NodeProcesses(Installation installation)
{
    /// <summary>The kernel keeps 15 bytes of a name (comm).</summary>
    public const string Agent = "vastk8s-cache-a";

    /// <summary>The CSI driver's.</summary>
    public const string Driver = "vastk8s-csi-dri";

    /// <summary>Process ids.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string name) => (await installation.Cluster.OnNodeAsync(
        $"for p in $(pgrep -x {name}); do if {installation.Cluster.IsOfPod}; then echo $p; fi; done")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until the driver has the agent's connections: as the agent wrote last in the log of its pod.</summary>
    public Task HeldAsync() => Installation.WaitAsync(
        async () => (await installation.Cluster.KubectlAsync(null, "-n", Installation.Namespace, "logs", "-l", "app.kubernetes.io/component=cache-agent", "--tail=-1")).Output
            .Split('\n').LastOrDefault(line => line.Contains("DescriptorsHeld=", StringComparison.Ordinal))?.Contains("DescriptorsHeld=True", StringComparison.Ordinal) == true,
        () => "the driver has the agent's connections");

    /// <summary>SIGKILL, then another pod in the place of the one that it was of: kubelet would wait ever longer before it starts a container again.</summary>
    public async Task KillAsync(string name, string component)
    {
        var victims = await FindAsync(name);
        Assert.NotEmpty(victims);
        _ = (await installation.Cluster.OnNodeAsync($"kill -KILL {string.Join(' ', victims)}")).Text;
        _ = (await installation.Cluster.KubectlAsync(
            null, "-n", Installation.Namespace, "delete", "pod", "-l", $"app.kubernetes.io/component={component}", "--force", "--grace-period=0", "--wait=false")).Text;
        await Installation.WaitAsync(async () => (await FindAsync(name)).Except(victims).Any(), () => $"another {name} runs");
    }
}
