using Grpc.Core;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Protocol;
using Type = VastK8s.CsiDriver.Protocol.PluginCapability.Types.Service.Types.Type;

namespace VastK8s.CsiDriver.Services;

/// <summary>Who the driver is (CSI specification, Identity service).</summary>
internal sealed class IdentityService(DriverOptions options) : Identity.IdentityBase
{
    /// <summary>Name of the driver.</summary>
    public const string DriverName = "csi.vastk8s.io";

    public static string Version { get; } = typeof(IdentityService).Assembly.GetName().Version!.ToString(3);

    public override Task<GetPluginInfoResponse> GetPluginInfo(GetPluginInfoRequest request, ServerCallContext context) =>
        Task.FromResult(new GetPluginInfoResponse { Name = DriverName, VendorVersion = Version });

    public override Task<GetPluginCapabilitiesResponse> GetPluginCapabilities(GetPluginCapabilitiesRequest request, ServerCallContext context)
    {
        var response = new GetPluginCapabilitiesResponse();
        if (options.ServesController) response.Capabilities.Add(Of(Type.ControllerService));
        response.Capabilities.Add(Of(Type.VolumeAccessibilityConstraints));
        return Task.FromResult(response);
    }

    /// <summary>Whether it works: an agent that is away is no reason to start the driver anew, which keeps that agent's connections.</summary>
    public override Task<ProbeResponse> Probe(ProbeRequest request, ServerCallContext context) => Task.FromResult(new ProbeResponse { Ready = true });

    private static PluginCapability Of(Type type) => new() { Service = new PluginCapability.Types.Service { Type = type } };
}
