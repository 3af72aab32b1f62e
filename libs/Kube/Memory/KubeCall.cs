namespace VastK8s.Kube.Memory;

/// <summary>A call of a client.</summary>
/// <param name="Verb">get, list, watch, create, update, update_status, apply, apply_status, patch, patch_status or delete.</param>
/// <param name="Resource">Kind.</param>
/// <param name="Key">Object; namespace alone for list and watch.</param>
public sealed record KubeCall(string Verb, KubeResource Resource, NamespacedName Key)
{
    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Verb is not ("get" or "list" or "watch");
}
