using Grpc.Core;
using Grpc.Health.V1;
using Mono.Unix.Native;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Registration.Protocol;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>Which services are where.</summary>
public sealed class ServingTests
{
    private const string RegistrationSocket = "csi.vastk8s.io-reg.sock";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limits.Test)]
    [InlineData("node", true, false)]
    [InlineData("controller", false, true)]
    [InlineData("all", true, true)]
    public async Task A_mode_serves_its_services_and_no_others(string mode, bool node, bool controller)
    {
        await using var place = await CsiNode.StartAsync(Content.Set("f", 1, 10), "--mode", mode);
        Assert.Equal(node, await IsServedAsync(() => place.Node.NodeGetInfoAsync(new NodeGetInfoRequest(), cancellationToken: Token)));
        Assert.Equal(controller, await IsServedAsync(() => place.Controller.ControllerGetCapabilitiesAsync(new ControllerGetCapabilitiesRequest(), cancellationToken: Token)));
        Assert.Equal("csi.vastk8s.io", (await place.Identity.GetPluginInfoAsync(new GetPluginInfoRequest(), cancellationToken: Token)).Name);
        var health = await new Health.HealthClient(place.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        if (!node) return;
        var info = await place.Node.NodeGetInfoAsync(new NodeGetInfoRequest(), cancellationToken: Token);
        Assert.Equal(("node-1", "node-1"), (info.NodeId, info.AccessibleTopology.Segments["topology.csi.vastk8s.io/node"]));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task kubelet_finds_the_driver_and_finds_it_again()
    {
        var plugins = Directory.CreateTempSubdirectory("vastk8s-csi-reg-").FullName;
        try
        {
            await using var place = await CsiNode.StartAsync(Content.Set("f", 1, 10), "--registration-dir", plugins, "--kubelet-registration-path", "/var/lib/kubelet/plugins/csi.vastk8s.io/csi.sock");
            var socket = Path.Combine(plugins, RegistrationSocket);
            var first = InodeOf(socket);
            await RegisterAsync(socket);

            // kubelet watches for sockets that are made.
            await place.Driver.EndAsync(Signum.SIGKILL);
            await place.StartDriverAsync();
            Assert.NotEqual(first, InodeOf(socket));
            await RegisterAsync(socket);
        }
        finally
        {
            Directory.Delete(plugins, recursive: true);
        }
    }

    [Theory]
    [InlineData("--endpoint", "csi.sock")]
    [InlineData("--mode", "half")]
    public async Task A_wrong_option_ends_it_with_2_and_one_line(string option, string value)
    {
        Assert.SkipUnless(DriverApp.Missing is null, DriverApp.Missing ?? "");
        var result = await Child.RunAsync(DriverApp.Path, option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(value, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static async Task RegisterAsync(string socket)
    {
        using var channel = UnixChannel.Open(socket);
        var registration = new Registration.RegistrationClient(channel);
        var info = await registration.GetInfoAsync(new InfoRequest(), cancellationToken: Token);
        Assert.Equal(("CSIPlugin", "csi.vastk8s.io", "/var/lib/kubelet/plugins/csi.vastk8s.io/csi.sock"), (info.Type, info.Name, info.Endpoint));
        Assert.Contains("1.0.0", info.SupportedVersions);
        await registration.NotifyRegistrationStatusAsync(new RegistrationStatus { PluginRegistered = false, Error = "try again" }, cancellationToken: Token);
        await registration.NotifyRegistrationStatusAsync(new RegistrationStatus { PluginRegistered = true }, cancellationToken: Token);
    }

    private static async Task<bool> IsServedAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return false;
        }
    }

    private static (ulong Inode, long Changed, long Nanoseconds) InodeOf(string path)
    {
        Assert.Equal(0, Syscall.lstat(path, out var stat));
        return (stat.st_ino, stat.st_ctime, stat.st_ctime_nsec);
    }
}
