using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Schema.Shapes;

namespace VastK8s.Api.Validation;

/// <summary>
/// Whether a resource's values can work, as far as the resource alone tells. It says all that the custom resource definition says, CEL rules
/// included, and what that cannot say: an API server that lets something through is no reason to act on it.
/// </summary>
public static class ResourceValidation
{
    /// <summary>Every mistake, in the order of the fields; empty: none.</summary>
    public static IReadOnlyList<FieldError> Validate(IKubernetesObject<V1ObjectMeta> resource)
    {
        var errors = new List<FieldError>();
        HeaderRules.Check(resource, errors);
        var own = new List<FieldError>();
        CheckOwn(resource, own);
        FieldShape spec = ObjectShape.Of(resource.GetType()).Field("spec");
        var shape = new ShapeRules();
        shape.Check(spec.Of(resource), spec.Value, "spec");

        // What a rule of a kind's own says is more to the point than what the schema says of the same field.
        var said = own.Select(e => e.Field).ToHashSet();
        errors.AddRange(own.Concat(shape.Errors.Where(e => !said.Contains(e.Field))).OrderBy(e => shape.OrderOf(e.Field)));
        return errors;
    }

    private static void CheckOwn(IKubernetesObject<V1ObjectMeta> resource, List<FieldError> errors)
    {
        switch (resource)
        {
            case Dataset dataset:
                DatasetRules.Check(dataset.Spec, errors);
                break;
            case CachePool pool:
                CachePoolRules.Check(pool, errors);
                break;
            case CacheNode node:
                WatermarkRules.Check(node.Spec.Watermarks, "spec.watermarks", errors);
                break;
            case PrefetchJob job:
                PrefetchJobRules.Check(job.Spec, errors);
                break;
            default:
                throw new ArgumentException($"{resource.GetType()} is none of {string.Join(", ", ResourceKinds.Names)}", nameof(resource));
        }
    }
}
