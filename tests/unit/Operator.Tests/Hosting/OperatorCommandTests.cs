using Microsoft.Extensions.Logging;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Tests.Hosting;

public class OperatorCommandTests
{
    [Fact]
    public async Task Nothing_given_is_the_defaults()
    {
        var options = await ParseAsync([]);
        Assert.Equal(new ProcessOptions(), options);
        Assert.Equal("0.0.0.0:8080", options!.Listen.ToString());
    }

    [Fact]
    public async Task A_pods_environment_names_it()
    {
        var options = await ParseAsync([], ("POD_NAMESPACE", "cache"), ("POD_NAME", "operator-7"));
        Assert.Equal(("cache", "operator-7"), (options!.Operator.Namespace, options.Operator.Identity));
    }

    [Fact]
    public async Task Everything_can_be_given()
    {
        var options = await ParseAsync(
            ["--kubeconfig", "/k", "--namespace", "n", "--agent-selector", "app=agent", "--listen", "[::1]:9", "--identity", "me", "--leader-elect=false", "--log-format", "json", "--log-level", "debug"],
            ("POD_NAMESPACE", "cache"));
        Assert.Equal(
            new ProcessOptions
            {
                Kubeconfig = "/k",
                Listen = ListenAddress.Parse("[::1]:9"),
                JsonLogs = true,
                LogLevel = LogLevel.Debug,
                Operator = new OperatorOptions { Namespace = "n", AgentSelector = "app=agent", Identity = "me", LeaderElect = false },
            },
            options);
    }

    [Fact]
    public async Task A_webhook_is_found_by_a_service_or_by_a_url()
    {
        var options = await ParseAsync(["--webhook-listen", ":9443", "--webhook-service", "hook", "--webhook-weight", "7", "--node-labels=false"]);
        Assert.Equal(new OperatorOptions { NodeLabels = false, Webhook = new() { Listen = ListenAddress.Parse(":9443"), Service = "hook", Weight = 7 } }, options!.Operator);
        Assert.Equal(["hook.ns.svc", "hook.ns.svc.cluster.local"], options.Operator.Webhook!.Names("ns"));
        options = await ParseAsync(["--webhook-listen", ":9443", "--webhook-url", "https://10.0.0.1:9443/mutate-pods"]);
        Assert.Equal(["10.0.0.1"], options!.Operator.Webhook!.Names("ns"));
        options = await ParseAsync(["--webhook-listen", ":9443", "--webhook-url", "https://hook.example.com/mutate-pods"]);
        Assert.Equal(["hook.example.com"], options!.Operator.Webhook!.Names("ns"));
    }

    [Theory]
    [InlineData("--webhook-listen", ":9443")]
    [InlineData("--webhook-service", "hook")]
    [InlineData("--webhook-listen", ":9443", "--webhook-service", "hook", "--webhook-url", "https://hook/mutate-pods")]
    [InlineData("--webhook-listen", ":9443", "--webhook-service", "No.Service")]
    [InlineData("--webhook-listen", ":9443", "--webhook-url", "http://hook/mutate-pods")]
    [InlineData("--webhook-listen", ":9443", "--webhook-url", "https://hook/elsewhere")]
    [InlineData("--webhook-listen", ":9443", "--webhook-service", "hook", "--webhook-weight", "0")]
    [InlineData("--webhook-listen", "nowhere", "--webhook-service", "hook")]
    [InlineData("--listen", "nowhere")]
    [InlineData("--listen", "0.0.0.0:70000")]
    [InlineData("--listen", "::1:80")]
    [InlineData("--namespace", "No_Namespace")]
    [InlineData("--log-format", "xml")]
    [InlineData("--log-level", "loud")]
    [InlineData("--unheard-of", "x")]
    public void What_is_wrong_is_refused(params string[] arguments) =>
        Assert.NotEmpty(OperatorCommand.Create(_ => null, (_, _) => Task.FromResult(0)).Parse(arguments).Errors);

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("[::]:0", "[::]:0")]
    [InlineData(":8080", "[::]:8080")]
    public void Addresses_are_read(string text, string address) => Assert.Equal(address, ListenAddress.Parse(text).ToString());

    private static async Task<ProcessOptions?> ParseAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessOptions? seen = null;
        var root = OperatorCommand.Create(
            name => environment.FirstOrDefault(e => e.Name == name).Value,
            (options, _) =>
            {
                seen = options;
                return Task.FromResult(0);
            });
        Assert.Equal(0, await root.Parse(arguments).InvokeAsync(null, TestContext.Current.CancellationToken));
        return seen;
    }
}
