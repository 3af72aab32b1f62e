using VastK8s.Kube.Memory;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>Writes down what an API server is asked.</summary>
internal sealed class Calls : IFaults
{
    public List<string> Seen { get; } = [];

    public ValueTask BeforeAsync(KubeCall call, CancellationToken cancellationToken)
    {
        Seen.Add($"{call.Verb} {call.Key.Name}".TrimEnd());
        return ValueTask.CompletedTask;
    }
}
