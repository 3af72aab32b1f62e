using VastK8s.Api.Validation;
using VastK8s.Api.Values;

namespace VastK8s.Api.CachePools;

/// <summary>What a CachePool's values must be besides what their attributes state.</summary>
internal static class CachePoolRules
{
    public static void Check(CachePool pool, List<FieldError> errors)
    {
        // Part of the names of its CacheNodes, and a label's value.
        if (pool.Metadata.Name is { Length: > 0 } name && ResourceName.IsSubdomain(name) && !ResourceName.IsLabel(name))
        {
            errors.Add(new("metadata.name", $"'{name}' is no DNS-1123 label", "use 63 characters at most, without '.'"));
        }

        NodeSelectorRules.Check(pool.Spec.NodeSelector, errors);
        CheckTolerations(pool.Spec.Tolerations, errors);
        CheckDirectories(pool.Spec.Directories, errors);
        WatermarkRules.Check(pool.Spec.Watermarks, "spec.watermarks", errors);
        CheckBandwidth(pool.Spec.Bandwidth?.PerNode, "spec.bandwidth.perNode", errors);
        CheckBandwidth(pool.Spec.Bandwidth?.Total, "spec.bandwidth.total", errors);
    }

    private static void CheckTolerations(ValueList<PoolToleration> tolerations, List<FieldError> errors)
    {
        for (int i = 0; i < tolerations.Count; i++)
        {
            PoolToleration toleration = tolerations[i];
            if (toleration.Operator == PoolToleration.Exists && !string.IsNullOrEmpty(toleration.Value))
            {
                errors.Add(new($"spec.tolerations[{i}].value", "a toleration with operator Exists has no value", "leave it out"));
            }

            if (toleration.Operator != PoolToleration.Exists && string.IsNullOrEmpty(toleration.Key))
            {
                errors.Add(new($"spec.tolerations[{i}].operator", "a toleration without key tolerates every taint", "use operator: Exists, or give a key"));
            }
        }
    }

    private static void CheckDirectories(ValueList<PoolDirectory> directories, List<FieldError> errors)
    {
        for (int i = 0; i < directories.Count; i++)
        {
            PoolDirectory directory = directories[i];
            if (directory.Path.Split('/').Any(c => c is "." or ".."))
            {
                errors.Add(new($"spec.directories[{i}].path", "has a '.' or '..'", "use the plain absolute path"));
            }
            else if (directories.FirstOrDefault(d => d.Path.Length > 0 && directory.Path.StartsWith(d.Path + "/", StringComparison.Ordinal)) is { } outer)
            {
                errors.Add(new($"spec.directories[{i}].path", $"lies inside '{outer.Path}', another directory of the pool", "use directories beside each other"));
            }

            // Of a file system as large as can be, so that only a capacity of nothing gives nothing.
            if (directory.Capacity is { } capacity)
            {
                CheckBytes(capacity.Text, capacity.TryGetBytes(long.MaxValue, out long bytes) ? bytes : null, $"spec.directories[{i}].capacity", errors);
            }
        }
    }

    private static void CheckBandwidth(ByteQuantity? bandwidth, string field, List<FieldError> errors)
    {
        if (bandwidth is { } limit)
        {
            CheckBytes(limit.Text, limit.TryGetBytes(out long bytes) ? bytes : null, field, errors);
        }
    }

    private static void CheckBytes(string text, long? bytes, string field, List<FieldError> errors)
    {
        if (bytes == 0)
        {
            errors.Add(new(field, "is nothing", "use more than 0, or leave it out"));
        }
        else if (bytes is null && QuantityText.IsQuantity(text))
        {
            errors.Add(new(field, "is no number of bytes below 8Ei", "use a smaller one, as in 500Gi"));
        }
    }
}
