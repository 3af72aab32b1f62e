using Grpc.Core;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Registration.Protocol;
using VastK8s.CsiDriver.Services;

namespace VastK8s.CsiDriver.Registration;

/// <summary>Tells kubelet of the driver (pluginregistration v1): kubelet finds the socket in its directory and asks.</summary>
internal sealed partial class RegistrationService(DriverOptions options, ILogger<RegistrationService> logger) : Protocol.Registration.RegistrationBase
{
    private const string CsiPlugin = "CSIPlugin";

    // What kubelets know of CSI is 1.x, and asks a plugin for 1.0.0 at least.
    private const string CsiVersion = "1.0.0";

    /// <summary>Path of the socket; kubelet reads only that it ends so.</summary>
    public static string SocketIn(string directory) => Path.Combine(directory, $"{IdentityService.DriverName}-reg.sock");

    public override Task<PluginInfo> GetInfo(InfoRequest request, ServerCallContext context)
    {
        var info = new PluginInfo { Type = CsiPlugin, Name = IdentityService.DriverName, Endpoint = options.KubeletPath ?? options.SocketPath };
        info.SupportedVersions.Add(CsiVersion);
        return Task.FromResult(info);
    }

    public override Task<RegistrationStatusResponse> NotifyRegistrationStatus(RegistrationStatus request, ServerCallContext context)
    {
        if (request.PluginRegistered) Log.Registered(logger);
        else Log.Refused(logger, request.Error);
        return Task.FromResult(new RegistrationStatusResponse());
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "kubelet has registered the driver")]
        public static partial void Registered(ILogger logger);

        [LoggerMessage(LogLevel.Error, "kubelet did not register the driver, and tries again: {Why}")]
        public static partial void Refused(ILogger logger, string why);
    }
}
