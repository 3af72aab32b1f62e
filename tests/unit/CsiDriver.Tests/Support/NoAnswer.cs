using VastK8s.Kube.Memory;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>An API server that is out of reach.</summary>
internal sealed class NoAnswer : IFaults
{
    public ValueTask BeforeAsync(KubeCall call, CancellationToken cancellationToken) => throw new HttpRequestException("Connection refused (10.0.0.1:443)");
}
