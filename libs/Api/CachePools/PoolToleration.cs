using VastK8s.Api.Schema;

namespace VastK8s.Api.CachePools;

/// <summary>A taint that is tolerated, as in a pod's <c>spec.tolerations</c>.</summary>
[CelRule("!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''", "a toleration with operator Exists has no value: leave it out", FieldPath = ".value")]
[CelRule("(has(self.key) && self.key != '') || self.operator == 'Exists'", "a toleration without key tolerates every taint, and has operator Exists", FieldPath = ".operator")]
public sealed record PoolToleration
{
    /// <summary><see cref="Operator"/>: the taint has this key and value.</summary>
    public const string Equal = "Equal";

    /// <summary><see cref="Operator"/>: the taint has this key.</summary>
    public const string Exists = "Exists";

    /// <summary>Key of the taint. Absent, with operator Exists: every taint.</summary>
    [Length(0, 316)]
    public string? Key { get; init; }

    /// <summary><c>Equal</c>: key and value are those of the taint. <c>Exists</c>: the key is.</summary>
    [Allowed(Equal, Exists)]
    public string Operator { get; init; } = Equal;

    /// <summary>Value of the taint.</summary>
    [Length(0, 63)]
    public string? Value { get; init; }

    /// <summary>Effect of the taint. Absent: every effect.</summary>
    [Allowed("NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; init; }
}
