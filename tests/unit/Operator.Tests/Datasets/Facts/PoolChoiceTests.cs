using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Tests.Datasets.Facts;

public class PoolChoiceTests
{
    [Theory]
    [InlineData("b", "a b default", "b")]
    [InlineData("c", "a b default", null)]
    [InlineData(null, "a b default", "default")]
    [InlineData(null, "a", "a")]
    [InlineData(null, "a b", null)]
    [InlineData(null, "", null)]
    [InlineData(null, "a !default", "a")]
    [InlineData("b", "a !b", null)]
    public void The_named_one_else_the_default_else_the_only_one(string? named, string pools, string? chosen)
    {
        var dataset = new Dataset { Spec = new() { PoolRef = named is null ? null : new() { Name = named } } };

        var choice = PoolChoice.Of(dataset, [.. pools.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pool)]);

        Assert.Equal(chosen, choice.Pool?.Metadata.Name);
        Assert.Equal(chosen is null, choice.Problem.Length > 0);
    }

    // With '!' it is being deleted.
    private static CachePool Pool(string name) => new()
    {
        Metadata = new() { Name = name.TrimStart('!'), DeletionTimestamp = name[0] == '!' ? DateTime.UnixEpoch : null },
    };
}
