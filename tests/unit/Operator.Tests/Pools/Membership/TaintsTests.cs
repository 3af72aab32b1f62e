using VastK8s.Api.CachePools;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Tests.Pools.Membership;

public class TaintsTests
{
    [Theory]
    [InlineData("gpu", "yes", "NoSchedule", null, null, null, false)]
    [InlineData("gpu", "yes", "NoExecute", null, null, null, false)]
    [InlineData("gpu", "yes", "PreferNoSchedule", null, null, null, true)]
    [InlineData("gpu", "yes", "NoSchedule", "gpu", "yes", null, true)]
    [InlineData("gpu", "yes", "NoSchedule", "gpu", "yes", "NoSchedule", true)]
    [InlineData("gpu", "yes", "NoSchedule", "gpu", "yes", "NoExecute", false)]
    [InlineData("gpu", "yes", "NoSchedule", "gpu", "no", null, false)]
    [InlineData("gpu", "yes", "NoSchedule", "gpu", "*", null, true)]
    [InlineData("gpu", "yes", "NoSchedule", null, "*", null, true)]
    [InlineData("gpu", "yes", "NoSchedule", "cpu", "*", null, false)]
    [InlineData("gpu", null, "NoSchedule", "gpu", null, null, true)]
    [InlineData("node.kubernetes.io/unreachable", null, "NoExecute", null, null, null, true)]
    [InlineData("node.kubernetes.io/not-ready", null, "NoSchedule", null, null, null, true)]
    [InlineData("node.kubernetes.io/unschedulable", null, "NoSchedule", null, null, null, true)]
    public void A_node_is_let_in_as_a_daemon_set_would(string key, string? value, string effect, string? tolerationKey, string? tolerationValue, string? tolerationEffect, bool isIn)
    {
        var exists = tolerationValue == "*";
        var toleration = new PoolToleration
        {
            Key = tolerationKey,
            Operator = exists ? PoolToleration.Exists : PoolToleration.Equal,
            Value = exists ? null : tolerationValue,
            Effect = tolerationEffect,
        };

        Assert.Equal(isIn, Taints.Tolerated([new V1Taint { Key = key, Value = value, Effect = effect }], tolerationKey is null && !exists ? [] : [toleration]));
    }
}
