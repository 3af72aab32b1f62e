using VastK8s.Api.Validation;
using VastK8s.Kube.Memory;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>An API server in memory as the operator finds it.</summary>
internal sealed class MemoryServer : IDisposable
{
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { BookmarkInterval = null });

    public MemoryServer()
    {
        ResourceAdmission.AddTo(_server);
        _server.AddNamespace("vastk8s-system");
        Client = new InMemoryKubeClient(_server);
    }

    public InMemoryKubeClient Client { get; }

    public void Dispose() => _server.Dispose();
}
