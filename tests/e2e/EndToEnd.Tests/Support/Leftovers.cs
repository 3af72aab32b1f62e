namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>What is there of a Dataset on the node and in the API.</summary>
internal static class Leftovers
{
    /// <summary>Paths in the node's mount table and on its disk that name a Dataset's uid, or a pod's.</summary>
    public static async Task<string> OnNodeAsync(Installation installation, string uid)
    {
        var (state, kubelet) = (installation.Cluster.StateDirectory, installation.Cluster.KubeletRoot);
        return (await installation.Cluster.OnNodeAsync(
            $"grep -F {uid} /proc/self/mountinfo; find {state} {kubelet} -xdev -name '*{uid}*' -print 2>/dev/null; true")).Text;
    }

    /// <summary>Names of the cached blobs, which are not those of Datasets; none before the agent has made the cache directory.</summary>
    public static async Task<string> BlobsAsync(Installation installation)
    {
        var blobs = $"{installation.Cluster.StateDirectory}/cache/blobs";
        return (await installation.Cluster.OnNodeAsync($"[ ! -e {blobs} ] || ls {blobs}")).Text;
    }

    /// <summary>PersistentVolumes, claims and copies of Secrets that are labelled with a Dataset's uid, and lines of Nodes and CacheNodes that have it.</summary>
    public static async Task<string> InApiAsync(Installation installation, string uid)
    {
        var objects = (await installation.Cluster.KubectlAsync(null, "get", "persistentvolumes,persistentvolumeclaims,secrets", "-A", "-l", $"vastk8s.io/dataset-uid={uid}", "-o", "name")).Text;
        var nodes = (await installation.Cluster.KubectlAsync(null, "get", "nodes,cachenodes", "-o", "yaml")).Text;
        return objects + string.Join('\n', nodes.Split('\n').Where(line => line.Contains(uid, StringComparison.Ordinal)));
    }
}
