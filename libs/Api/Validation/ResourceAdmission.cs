using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Kube.Memory;

namespace VastK8s.Api.Validation;

/// <summary>Has an in-memory API server refuse what is wrong, as a real one does by the custom resource definitions.</summary>
public static class ResourceAdmission
{
    /// <summary>From now on, the kinds of the API group are validated when they are written. What was stored before stays writable as it is.</summary>
    public static void AddTo(InMemoryApiServer server)
    {
        server.Admit<Dataset>(Causes);
        server.Admit<CachePool>(Causes);
        server.Admit<CacheNode>((before, node) => before is null ? Causes(before, node) : Causes(before, node).Concat(Changed(before.Spec, node.Spec)));
        server.Admit<PrefetchJob>(Causes);
    }

    // An update that leaves spec as it is (a finalizer that goes, a label) is no occasion to find it wrong.
    private static IEnumerable<V1StatusCause> Causes<T>(T? before, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        before is not null && SpecOf(before).Equals(SpecOf(resource)) ? [] : ResourceValidation.Validate(resource).Select(Cause);

    private static object SpecOf<T>(T resource) => ObjectShape.Of(typeof(T)).Field("spec").Of(resource!)!;

    private static IEnumerable<V1StatusCause> Changed(CacheNodeSpec before, CacheNodeSpec after)
    {
        if (before.NodeName != after.NodeName)
        {
            yield return Cause(new FieldError("spec.nodeName", "does not change", "delete the CacheNode and make another"));
        }

        if (before.Pool != after.Pool)
        {
            yield return Cause(new FieldError("spec.pool", "does not change", "delete the CacheNode and make another"));
        }
    }

    private static V1StatusCause Cause(FieldError error) => new() { Reason = "FieldValueInvalid", Field = error.Field, Message = $"{error.Problem}; {error.Remedy}" };
}
