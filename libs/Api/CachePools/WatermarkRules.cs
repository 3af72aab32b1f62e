using VastK8s.Api.Validation;

namespace VastK8s.Api.CachePools;

internal static class WatermarkRules
{
    public static void Check(PoolWatermarks watermarks, string field, List<FieldError> errors)
    {
        if (watermarks.LowPercent >= watermarks.HighPercent)
        {
            errors.Add(new($"{field}.lowPercent", "not below highPercent", "use a smaller one: eviction would have no end to go down to"));
        }
    }
}
