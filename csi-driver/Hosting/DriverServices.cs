using Microsoft.Extensions.Diagnostics.HealthChecks;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Registration;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Volumes;
using VastK8s.Kube;
using VastK8s.Kube.Http;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>What a driver is put together from.</summary>
internal static class DriverServices
{
    // A restart of the agent takes a second or so; kubelet asks again.
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(20);

    // Fields of CSI have 4 KiB at most (CSI specification, "Size Limits"); as grpc-go has it by itself.
    private const int MaxMessageBytes = 4 << 20;

    public static void Add(IServiceCollection services, DriverOptions options, DriverMetrics metrics)
    {
        services.AddSingleton(options).AddSingleton(metrics).AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new AgentLink(options.AgentSocket, AgentPatience, TimeProvider.System));
        if (options.HasCluster)
        {
            services.AddSingleton<IKubeClient>(_ => new HttpKubeClient(options.Kubeconfig is { } path ? KubeClientConfig.FromKubeconfig(path) : KubeClientConfig.Default()));
            services.AddSingleton<IDatasetCatalog, ClusterCatalog>().AddSingleton<IProvisionedVolumes, ClusterVolumes>();
        }
        else
        {
            services.AddSingleton<IDatasetCatalog, AgentCatalog>().AddSingleton<IProvisionedVolumes>(_ => new VolumeFile(options.VolumeFile));
        }

        services.AddSingleton<WaitFor>().AddSingleton<VolumeUse>().AddSingleton<VolumeStats>();
        services.AddSingleton(s => new VolumeMounts(s.GetRequiredService<AgentLink>(), options.AgentDirectory, s.GetRequiredService<ILogger<VolumeMounts>>()));
        services.AddSingleton(s => new DescriptorKeeper(options.HolderSocket, TimeProvider.System, s.GetRequiredService<ILogger<DescriptorKeeper>>()));
        services.AddSingleton<CallInterceptor>().AddSingleton<IdentityService>().AddSingleton<NodeService>().AddSingleton<ControllerService>().AddSingleton<RegistrationService>();
        services.AddRouting();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.Interceptors.Add<CallInterceptor>();
        });

        // Without any check the answer is "unknown", and with one it is that of whether the driver runs: an agent that is away is no reason to start it anew.
        services.AddGrpcHealthChecks().AddCheck("driver", () => HealthCheckResult.Healthy());
    }
}
