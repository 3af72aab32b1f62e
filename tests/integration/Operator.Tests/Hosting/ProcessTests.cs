using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mono.Unix.Native;
using VastK8s.Operator.Hosting;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Hosting;

/// <summary>What the process takes, refuses, logs and exports.</summary>
public sealed class ProcessTests(KubeCluster cluster) : IClassFixture<KubeCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_kubeconfig_or_a_wrong_option_is_refused()
    {
        await using var missing = OperatorProcess.Start("/nowhere/kubeconfig", []);
        Assert.Equal(ExitCode.Refused, await missing.EndAsync());
        Assert.Contains(missing.Lines, line => line.Contains("/nowhere/kubeconfig", StringComparison.Ordinal));
        await using var wrong = OperatorProcess.Start("/nowhere/kubeconfig", ["--log-format", "xml"]);
        Assert.Equal(ExitCode.Refused, await wrong.EndAsync());
        Assert.Contains(wrong.Lines, line => line.Contains("xml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_of_another_authority_gets_no_token_and_logs_have_none_either()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        const string Secret = "t0ken-that-nobody-may-see";
        var kubeconfig = await StrangersKubeconfigAsync(Secret);
        try
        {
            await using var process = OperatorProcess.Start(kubeconfig, ["--log-level", "trace"]);
            await process.ThatAsync(() => Task.FromResult(process.Lines.Any(line => line.Contains("certificate", StringComparison.OrdinalIgnoreCase))));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await process.GetAsync("/readyz"))!.Value.Status);
            process.Signal(Signum.SIGTERM);
            Assert.Equal(ExitCode.Stopped, await process.EndAsync());
            Assert.DoesNotContain(process.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    [Fact]
    public async Task Lines_of_the_log_are_JSON_where_asked_for()
    {
        var @namespace = await NamespaceAsync();
        await using var process = OperatorProcess.Start(cluster.Kubeconfig, ["--namespace", @namespace, "--log-format", "json"]);
        await process.LeadsAsync();
        process.Signal(Signum.SIGTERM);
        Assert.Equal(ExitCode.Stopped, await process.EndAsync());
        var lines = process.Lines.Select(line => JsonNode.Parse(line)!).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(DateTimeOffset.TryParse((string?)line["Timestamp"], out _), line.ToJsonString()));
        Assert.Contains(lines, line => (string?)line["State"]?["Lease"] == $"{@namespace}/{OperatorCore.LeaseName}");
    }

    [Fact]
    public async Task Metrics_go_to_a_collector_where_the_environment_names_one()
    {
        await cluster.DefineAsync();
        var port = FreePort.Next();
        using var collector = new HttpListener();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        await using var process = OperatorProcess.Start(
            cluster.Kubeconfig, ["--namespace", "kube-system", "--leader-elect=false"],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        var names = new StringBuilder();
        await process.ThatAsync(async () =>
        {
            var context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(1), Token);
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, Token);
            context.Response.Close();
            Assert.Equal("/v1/metrics", context.Request.Url!.AbsolutePath);

            // Names are plain text in a protobuf message.
            names.Append(Encoding.Latin1.GetString(body.ToArray()));
            return names.ToString() is var text && text.Contains("reflector_lists_total", StringComparison.Ordinal) && text.Contains("dotnet.", StringComparison.Ordinal)
                && text.Contains("vastk8s-operator", StringComparison.Ordinal);
        });
    }

    private async Task<string> StrangersKubeconfigAsync(string token)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=stranger", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var stranger = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var config = await KubernetesClientConfiguration.LoadKubeConfigAsync(cluster.Kubeconfig);
        var path = Path.Combine(Path.GetTempPath(), $"vastk8s-kubeconfig-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(
            path,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: c
            contexts:
            - name: c
              context:
                cluster: s
                user: u
            users:
            - name: u
              user:
                token: {{token}}
            clusters:
            - name: s
              cluster:
                server: {{config.Clusters.First().ClusterEndpoint.Server}}
                certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(stranger.ExportCertificatePem()))}}
            """,
            Token);
        return path;
    }

    private async Task<string> NamespaceAsync()
    {
        await cluster.DefineAsync();
        using var client = cluster.Connect();
        return await client.NewNamespaceAsync();
    }
}
