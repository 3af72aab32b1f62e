namespace VastK8s.Kube.Informers;

/// <summary>Transforms for <see cref="InformerOptions{T}.Transform"/>.</summary>
public static class Transforms
{
    /// <summary>Keeps the managed fields of these managers alone: <see cref="Applier"/> compares with those of <see cref="Applier.FieldManager"/> and <see cref="Applier.StatusFieldManager"/>.</summary>
    public static Func<T, T> KeepManagedFieldsOf<T>(params string[] fieldManagers) where T : class, IKubernetesObject<V1ObjectMeta> => obj =>
    {
        if (obj.Metadata.ManagedFields is { } all) obj.Metadata.ManagedFields = [.. all.Where(entry => fieldManagers.Contains(entry.Manager))];
        return obj;
    };
}
