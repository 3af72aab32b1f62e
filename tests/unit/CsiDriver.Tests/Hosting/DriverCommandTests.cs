using System.CommandLine;
using VastK8s.CsiDriver.Hosting;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class DriverCommandTests
{
    private readonly Dictionary<string, string> _environment = [];

    [Fact]
    public async Task Given_a_socket_alone_the_rest_is_as_documented()
    {
        var options = await ParseAsync("--endpoint", "unix:///run/csi.sock");
        Assert.Equal("/run/csi.sock", options.SocketPath);
        Assert.Equal("/var/lib/vastk8s", options.AgentDirectory);
        Assert.Equal("/var/lib/vastk8s/agent.sock", options.AgentSocket);
        Assert.Equal("/var/lib/vastk8s/holder.sock", options.HolderSocket);
        Assert.Equal("/var/lib/vastk8s/csi-volumes.json", options.VolumeFile);
        Assert.Equal(Environment.MachineName, options.Node);
        Assert.Equal(DriverMode.All, options.Mode);
        Assert.True(options is { ServesNode: true, ServesController: true, HasCluster: false, Holds: false, Kubeconfig: null, RegistrationDirectory: null, KubeletPath: null, Listen: null });
    }

    [Fact]
    public async Task The_environment_says_what_is_not_given()
    {
        _environment["CSI_ENDPOINT"] = "unix:///run/env.sock";
        _environment["NODE_NAME"] = "node-1";
        _environment["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        var options = await ParseAsync();
        Assert.Equal(("/run/env.sock", "node-1", true), (options.SocketPath, options.Node, options.HasCluster));

        options = await ParseAsync("--endpoint", "/run/x.sock", "--node", "node-2");
        Assert.Equal(("/run/x.sock", "node-2"), (options.SocketPath, options.Node));
    }

    [Fact]
    public async Task An_empty_variable_is_none()
    {
        foreach (var name in (string[])["CSI_ENDPOINT", "NODE_NAME", "KUBERNETES_SERVICE_HOST"]) _environment[name] = "";
        var options = await ParseAsync("--endpoint", "/run/x.sock");
        Assert.Equal((Environment.MachineName, false), (options.Node, options.HasCluster));
        await Assert.ThrowsAsync<FormatException>(() => ParseAsync());
    }

    [Theory]
    [InlineData("node", true, false)]
    [InlineData("controller", false, true)]
    [InlineData("all", true, true)]
    public async Task A_mode_is_which_services(string mode, bool node, bool controller)
    {
        var options = await ParseAsync("--endpoint", "/run/x.sock", "--mode", mode);
        Assert.Equal((node, controller), (options.ServesNode, options.ServesController));
    }

    [Theory]
    [InlineData("/tmp/vastk8s")]
    [InlineData("/tmp/vastk8s/")]
    [InlineData("/tmp/vastk8s/agent.sock")]
    [InlineData("unix:///tmp/vastk8s/agent.sock")]
    public async Task The_agent_is_its_directory_or_its_socket(string agent) =>
        Assert.Equal("/tmp/vastk8s/agent.sock", (await ParseAsync("--endpoint", "/run/x.sock", "--agent", agent)).AgentSocket);

    [Fact]
    public async Task All_options_arrive()
    {
        var options = await ParseAsync(
            "--endpoint", "/run/x.sock", "--kubeconfig", "/etc/kubeconfig", "--hold", "--registration-dir", "/var/lib/kubelet/plugins_registry", "--kubelet-registration-path", "/var/lib/kubelet/plugins/x.sock",
            "--listen", "127.0.0.1:9450");
        Assert.True(options is { HasCluster: true, Holds: true, Kubeconfig: "/etc/kubeconfig", Listen: "127.0.0.1:9450" });
        Assert.Equal(("/var/lib/kubelet/plugins_registry", "/var/lib/kubelet/plugins/x.sock"), (options.RegistrationDirectory, options.KubeletPath));
    }

    [Theory]
    [InlineData("--endpoint", "x.sock")]
    [InlineData("--agent", "state")]
    [InlineData("--listen", "9450")]
    [InlineData("--listen", "example.com:80")]
    [InlineData("--registration-dir", "plugins")]
    public async Task A_wrong_value_is_refused_with_its_option(string option, string value)
    {
        _environment["CSI_ENDPOINT"] = "/run/x.sock";
        var error = await Assert.ThrowsAsync<FormatException>(() => ParseAsync(option, value));
        Assert.StartsWith($"{option} '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_socket_it_says_so() => Assert.Contains("--endpoint is missing", (await Assert.ThrowsAsync<FormatException>(() => ParseAsync())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--mode", "half")]
    [InlineData("--bogus", "x")]
    public void What_is_no_option_is_an_error(string option, string value) => Assert.NotEmpty(Command(_ => { }).Parse(["--endpoint", "/run/x.sock", option, value]).Errors);

    private async Task<DriverOptions> ParseAsync(params string[] arguments)
    {
        DriverOptions? seen = null;
        var parsed = Command(options => seen = options).Parse(arguments);
        Assert.Empty(parsed.Errors);
        await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return seen!;
    }

    private RootCommand Command(Action<DriverOptions> run) => DriverCommand.Create(name => _environment.GetValueOrDefault(name), (options, _) =>
    {
        run(options);
        return Task.FromResult(0);
    });
}
