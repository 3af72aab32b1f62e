using VastK8s.Kube;

namespace VastK8s.Operator.Hosting;

/// <summary>
/// Fields that other managers have put into what is the operator's alone. An apply takes over the fields that it names and leaves all others: of a field that is to be absent, somebody else's value stays.
/// </summary>
internal static class ForeignFields
{
    /// <summary>Takes them out, unless the object has changed since.</summary>
    /// <param name="client">The API.</param>
    /// <param name="answer">The object after it was applied.</param>
    /// <param name="wanted">The object as it is to be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KubeStatusException"><c>Conflict</c>: it has changed.</exception>
    public static Task<T> TakeOutAsync<T>(this IKubeClient client, T answer, T wanted, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        client.PatchAsync<T>(NamespacedName.Of(answer), Patch.MergeFrom(answer, wanted, optimisticLock: true), new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken);

    /// <summary>Takes them out of status.</summary>
    /// <inheritdoc cref="TakeOutAsync"/>
    public static Task<T> TakeOutOfStatusAsync<T>(this IKubeClient client, T answer, T wanted, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        client.PatchStatusAsync<T>(NamespacedName.Of(answer), Patch.MergeFrom(answer, wanted, optimisticLock: true), new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken);
}
