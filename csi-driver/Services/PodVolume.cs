namespace VastK8s.CsiDriver.Services;

/// <summary>What a pod is to see.</summary>
/// <param name="Dataset">The agent's name of the Dataset.</param>
/// <param name="Path">Which directory of it; empty: all.</param>
/// <param name="WaitFor">How much has to be cached first; null: nothing.</param>
internal sealed record PodVolume(string Dataset, string Path, string? WaitFor);
