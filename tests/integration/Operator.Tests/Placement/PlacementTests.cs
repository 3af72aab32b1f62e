using System.Diagnostics;
using Mono.Unix.Native;
using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Integration.Tests.Datasets.Support;
using VastK8s.Operator.Integration.Tests.Faults.Support;
using VastK8s.Operator.Integration.Tests.Hosting;
using VastK8s.Operator.Placement.Labelling;
using VastK8s.Operator.Tests.Datasets.Support;
using VastK8s.Operator.Webhooks;
using VastK8s.Operator.Webhooks.Certificates;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Placement;

/// <summary>Labels of Nodes and the webhook, with the operator as a process that has the rights of docs/operator.md and no others, on a real API server which asks it by a URL.</summary>
public sealed class PlacementTests(DatasetCluster cluster) : IClassFixture<DatasetCluster>
{
    private static readonly NamespacedName SecretKey = new(Cluster.SystemNamespace, CertificateSecret.Name);
    private static readonly NamespacedName ConfigurationKey = new(DesiredConfiguration.Name);
    private readonly int _port = FreePort.Next();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_follow_what_nodes_hold_and_touch_no_others()
    {
        cluster.Required();
        await LabelAsync<V1Node>(new("node-a"), CachedLabels.KeyOf("of-an-operator-before"), Labels.CachedReady);
        await LabelAsync<V1Node>(new("node-a"), "zone", "a");
        await using var process = Start(await RightsAsync());
        await using var agents = new SimulatedAgents(cluster.Client);
        var dataset = await ReadyAsync("labelled");
        var key = CachedLabels.KeyOf(dataset.Metadata.Uid);
        foreach (var node in new[] { "node-a", "node-b" }) await process.ThatAsync(async () => (await LabelsAsync(node)).TryGetValue(key, out var value) && value == Labels.CachedReady);
        var labels = await LabelsAsync("node-a");
        Assert.Equal(["a", "ready"], labels.Where(label => label.Key == "zone" || label.Key.StartsWith(Labels.CachedPrefix, StringComparison.Ordinal)).Select(label => label.Value).Order(StringComparer.Ordinal));

        // What somebody takes away comes back; at rest nothing is written.
        await LabelAsync<V1Node>(new("node-b"), key, null);
        await process.ThatAsync(async () => (await LabelsAsync("node-b")).ContainsKey(key));
        var version = (await cluster.Client.GetAsync<V1Node>(new("node-b"), Token)).Metadata.ResourceVersion;
        await Task.Delay(LabelPace.Interval + TimeSpan.FromSeconds(2), Token);
        Assert.Equal(version, (await cluster.Client.GetAsync<V1Node>(new("node-b"), Token)).Metadata.ResourceVersion);

        await cluster.Cluster.DeleteAsync("labelled");
        foreach (var node in new[] { "node-a", "node-b" }) await process.ThatAsync(async () => !(await LabelsAsync(node)).Keys.Any(label => label.StartsWith(Labels.CachedPrefix, StringComparison.Ordinal)));
        Assert.Equal("a", (await LabelsAsync("node-a"))["zone"]);
        Assert.DoesNotContain(process.Lines, line => line.Contains("forbidden", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Pods_are_drawn_to_what_they_mount_unless_they_or_their_namespace_say_no_and_come_up_without_the_operator()
    {
        cluster.Required();
        await using var agents = new SimulatedAgents(cluster.Client);
        await AddServiceAccountAsync(Cluster.Namespace);
        var kubeconfig = await RightsAsync();
        byte[] served;
        string key;
        await using (var process = Start(kubeconfig, WithWebhook()))
        {
            var dataset = await ReadyAsync("drawn");
            key = CachedLabels.KeyOf(dataset.Metadata.Uid);
            await process.ThatAsync(async () => TermsOf(await PodAsync(Pods.Claim("drawn"))).Select(Pods.KeyOf).SequenceEqual([key]));
            Assert.Equal([key], TermsOf(await PodAsync(Pods.Inline("drawn"))).Select(Pods.KeyOf));

            var own = await PodAsync(Pods.Claim("drawn"), Pods.Preferring);
            Assert.Equal(["zone", key], TermsOf(own).Select(Pods.KeyOf));
            Assert.Equal([3, WebhookOptions.DefaultWeight], TermsOf(own).Select(term => term.Weight));
            Assert.Empty(TermsOf(await PodAsync(Pods.Claim("drawn"), pod => pod.Metadata.Labels = new Dictionary<string, string> { [Labels.Placement] = Labels.PlacementDisabled })));
            Assert.Null((await PodAsync(new V1Volume { Name = "v", EmptyDir = new() })).Spec.Affinity);
            await LabelAsync<V1Namespace>(new(Cluster.Namespace), Labels.Placement, Labels.PlacementDisabled);
            await process.ThatAsync(async () => (await PodAsync(Pods.Claim("drawn"))).Spec.Affinity is null);
            await LabelAsync<V1Namespace>(new(Cluster.Namespace), Labels.Placement, null);
            await process.ThatAsync(async () => TermsOf(await PodAsync(Pods.Claim("drawn"))).Any());

            served = (await cluster.Client.GetAsync<V1Secret>(SecretKey, Token)).Data[CertificateSecret.Certificate];
            process.Signal(Signum.SIGKILL);
            await process.EndAsync();
        }

        var began = Stopwatch.GetTimestamp();
        Assert.Null((await PodAsync(Pods.Claim("drawn"))).Spec.Affinity);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));

        // Another one serves what there is, at once.
        await using (var process = Start(kubeconfig, WithWebhook()))
        {
            await process.ThatAsync(async () => TermsOf(await PodAsync(Pods.Claim("drawn"))).Select(Pods.KeyOf).SequenceEqual([key]));
            Assert.Equal(served, (await cluster.Client.GetAsync<V1Secret>(SecretKey, Token)).Data[CertificateSecret.Certificate]);
            Assert.DoesNotContain(process.Lines, line => line.Contains("forbidden", StringComparison.OrdinalIgnoreCase));
        }

        await using var without = Start(kubeconfig);
        await without.ThatAsync(async () => await cluster.Client.FindAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token) is null);
        await cluster.Cluster.DeleteAsync("drawn");
        await without.ThatAsync(async () => await cluster.Client.FindAsync<Dataset>(Cluster.Key("drawn"), Token) is null);
    }

    private static IEnumerable<V1PreferredSchedulingTerm> TermsOf(V1Pod pod) => pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];

    private OperatorProcess Start(string kubeconfig, params string[] arguments) =>
        OperatorProcess.Start(kubeconfig, ["--namespace", Cluster.SystemNamespace, "--leader-elect=false", .. arguments]);

    private string[] WithWebhook() => ["--webhook-listen", $"127.0.0.1:{_port}", "--webhook-url", $"https://127.0.0.1:{_port}{WebhookOptions.ServedPath}"];

    private async Task<Dataset> ReadyAsync(string name)
    {
        var dataset = await cluster.Cluster.ApplyAsync(name);
        await DatasetCluster.UntilAsync(
            async () => await cluster.Cluster.StatusAsync(name) is { Phase: DatasetPhase.Ready, Nodes.Ready: 2 } && await cluster.Client.FindAsync<V1PersistentVolumeClaim>(Cluster.Key(name), Token) is not null,
            $"{name} is ready");
        return dataset;
    }

    // As the API server has it after admission; nothing here runs it.
    private async Task<V1Pod> PodAsync(V1Volume volume, Action<V1Pod>? change = null)
    {
        var pod = await cluster.Client.CreateAsync(Pods.Of(Cluster.Namespace, volume, change), null, Token);
        await cluster.Client.DeleteAsync<V1Pod>(NamespacedName.Of(pod), new() { GracePeriod = TimeSpan.Zero }, Token);
        return pod;
    }

    private async Task<IDictionary<string, string>> LabelsAsync(string node) => (await cluster.Client.GetAsync<V1Node>(new(node), Token)).Metadata.Labels ?? new Dictionary<string, string>();

    private Task<T> LabelAsync<T>(NamespacedName key, string label, string? value) where T : class, IKubernetesObject<V1ObjectMeta> => cluster.Client.PatchAsync<T>(
        key, Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = new System.Text.Json.Nodes.JsonObject { [label] = value } } }), null, Token);

    // No controller manager makes them here, and pods are refused without.
    private async Task AddServiceAccountAsync(string @namespace)
    {
        if (await cluster.Client.FindAsync<V1ServiceAccount>(new(@namespace, "default"), Token) is not null) return;
        await cluster.Client.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = @namespace } }, null, Token);
    }

    private async Task<string> RightsAsync()
    {
        await OperatorRights.ApplyAsync(cluster.Client, Token);
        return await cluster.Servers.UserKubeconfigAsync(OperatorRights.User);
    }
}
