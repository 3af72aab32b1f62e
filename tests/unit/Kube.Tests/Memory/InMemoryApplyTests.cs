using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Memory;

public sealed class InMemoryApplyTests : ApplyContract
{
    protected override Task<IKubeClient> ConnectAsync() => Task.FromResult<IKubeClient>(new InMemoryKubeClient(new InMemoryApiServer()));
}
