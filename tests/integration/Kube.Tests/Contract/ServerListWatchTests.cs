using VastK8s.Kube.Http;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Contract;

public sealed class ServerListWatchTests(KubeCluster cluster) : ListWatchContract
{
    private HttpKubeClient? _client;

    public override ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return base.DisposeAsync();
    }

    protected override async Task<IKubeClient> ConnectAsync()
    {
        _client = cluster.Connect();
        await _client.DefineWidgetsAsync(Token);
        return _client;
    }
}
