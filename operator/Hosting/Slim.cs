using VastK8s.Api;

namespace VastK8s.Operator.Hosting;

/// <summary>Objects of others without what is not read here: a cluster has thousands.</summary>
internal static class Slim
{
    /// <summary>Labels, taints, and the Ready condition.</summary>
    public static V1Node Node(V1Node node)
    {
        node.Metadata.Annotations = null;
        node.Spec = new V1NodeSpec { Taints = node.Spec?.Taints, Unschedulable = node.Spec?.Unschedulable };
        node.Status = new V1NodeStatus { Conditions = [.. (node.Status?.Conditions ?? []).Where(c => c.Type == "Ready").Select(c => new V1NodeCondition { Type = c.Type, Status = c.Status })] };
        return node;
    }

    /// <summary>Everything but the data; of the annotations, what a copy was made from.</summary>
    public static V1Secret Secret(V1Secret secret)
    {
        secret.Data = null;
        secret.StringData = null;
        secret.Metadata.Annotations = secret.Metadata.Annotations?.TryGetValue(Annotations.SourceVersion, out var version) == true
            ? new Dictionary<string, string> { [Annotations.SourceVersion] = version }
            : null;
        return secret;
    }

    /// <summary>Node and Ready condition.</summary>
    public static V1Pod Pod(V1Pod pod)
    {
        pod.Metadata.Annotations = null;
        pod.Spec = new V1PodSpec { NodeName = pod.Spec?.NodeName, Containers = [] };
        pod.Status = new V1PodStatus { Phase = pod.Status?.Phase, Conditions = [.. (pod.Status?.Conditions ?? []).Where(c => c.Type == "Ready").Select(c => new V1PodCondition { Type = c.Type, Status = c.Status })] };
        return pod;
    }
}
