namespace VastK8s.Kube;

internal sealed class NoKubeMetrics : IKubeMetrics;
