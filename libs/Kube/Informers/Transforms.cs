namespace VastK8s.Kube.Informers;

/// <summary>Transforms for <see cref="InformerOptions{T}.Transform"/>.</summary>
public static class Transforms
{
    /// <summary>Keeps the managed fields of one manager, which is all that <see cref="Applier"/> compares with.</summary>
    public static Func<T, T> KeepManagedFieldsOf<T>(string fieldManager) where T : class, IKubernetesObject<V1ObjectMeta> => obj =>
    {
        if (obj.Metadata.ManagedFields is { } all) obj.Metadata.ManagedFields = [.. all.Where(entry => entry.Manager == fieldManager)];
        return obj;
    };
}
