using System.Text;
using k8s.Models;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Values;

namespace VastK8s.CacheAgent.Nodes.State;

/// <summary>All that the control plane wants of this node, with the secrets that takes.</summary>
internal sealed record DesiredNode
{
    /// <summary><c>metadata.generation</c> of the CacheNode that this was made of.</summary>
    public required long Generation { get; init; }

    /// <summary>Its spec.</summary>
    public required CacheNodeSpec Spec { get; init; }

    /// <summary>Credentials by the name of the Secret's copy.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Secrets { get; init; } = new Dictionary<string, Dictionary<string, string>>();

    /// <summary>By which agents know each other; null: there is none yet.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the CacheNode is gone: nothing is wanted, and nothing is said of what becomes of it.</summary>
    public bool IsGone { get; init; }

    /// <summary>What API objects say; <paramref name="before"/> is what was wanted last, whose directories stay when the CacheNode is gone.</summary>
    /// <returns>Null when nothing was ever wanted.</returns>
    public static DesiredNode? Of(CacheNode? node, IEnumerable<V1Secret> copies, V1Secret? token, DesiredNode? before)
    {
        if (node is null)
        {
            return before is null ? null : before with { Spec = before.Spec with { Datasets = [], PrefetchJobs = [] }, Secrets = new Dictionary<string, Dictionary<string, string>>(), IsGone = true };
        }

        // Copies for a Dataset of this node, named by its sources or by those it had before: older mounts read from them.
        var uids = node.Spec.Datasets.Select(d => d.Uid).ToHashSet();
        return new DesiredNode
        {
            Generation = node.Metadata.Generation ?? 0,
            Spec = node.Spec,
            Secrets = copies.Where(c => UidOf(c) is { } uid && uids.Contains(uid)).OrderBy(c => c.Metadata.Name, StringComparer.Ordinal).ToDictionary(c => c.Metadata.Name, DataOf),
            Token = token?.Data?.TryGetValue(AgentToken.Key, out var bytes) == true ? Encoding.UTF8.GetString(bytes).Trim() : null,
        };
    }

    /// <summary>Credentials for a Dataset.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> SecretsOf(NodeDataset entry)
    {
        var prefix = SecretCopyName.Of(entry.Uid, "");
        ValueList<string> named = [.. entry.Sources.Where(s => s.SecretRef is not null).Select(s => s.SecretRef!.Name)];
        return Secrets.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal) || named.Contains(s.Key)).ToDictionary();
    }

    private static string? UidOf(V1Secret copy) => copy.Metadata.Labels?.TryGetValue(Labels.DatasetUid, out var uid) == true ? uid : null;

    private static Dictionary<string, string> DataOf(V1Secret copy) =>
        (copy.Data ?? new Dictionary<string, byte[]>()).OrderBy(d => d.Key, StringComparer.Ordinal).ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(d.Value));
}
