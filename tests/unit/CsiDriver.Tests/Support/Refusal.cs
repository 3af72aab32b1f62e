using k8s.Models;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>An API server that answers everything with an error.</summary>
internal sealed class Refusal(int code) : IFaults
{
    public ValueTask BeforeAsync(KubeCall call, CancellationToken cancellationToken) => throw new KubeStatusException(new V1Status { Code = code, Message = "no" });
}
