using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using Type = VastK8s.CsiDriver.Protocol.PluginCapability.Types.Service.Types.Type;

namespace VastK8s.CsiDriver.Tests.Services;

public class IdentityServiceTests
{
    [Theory]
    [InlineData(DriverMode.All, true)]
    [InlineData(DriverMode.Controller, true)]
    [InlineData(DriverMode.Node, false)]
    public async Task A_node_s_driver_does_not_say_that_it_makes_volumes(object mode, bool isController)
    {
        var identity = new IdentityService(new DriverOptions { SocketPath = "/x", Node = "node", Mode = (DriverMode)mode });
        var types = (await identity.GetPluginCapabilities(new GetPluginCapabilitiesRequest(), Call.New)).Capabilities.Select(c => c.Service.Type).ToList();
        Assert.Equal(isController, types.Contains(Type.ControllerService));
        Assert.Contains(Type.VolumeAccessibilityConstraints, types);
        Assert.Equal("csi.vastk8s.io", (await identity.GetPluginInfo(new GetPluginInfoRequest(), Call.New)).Name);
        Assert.True((await identity.Probe(new ProbeRequest(), Call.New)).Ready);
    }
}
