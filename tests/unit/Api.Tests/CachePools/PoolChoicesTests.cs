using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;

namespace VastK8s.Api.Tests.CachePools;

public class PoolChoicesTests
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

        var choice = new PoolChoices(Pools(pools), (_, _) => false).Of(dataset);

        Assert.Equal(chosen, choice.Name);
        Assert.Equal(chosen is null, choice.Problem.Length > 0);
    }

    [Theory]
    [InlineData("b", "a !b", "b")]
    [InlineData(null, "a !b", "b")]
    [InlineData(null, "!b", "b")]
    [InlineData(null, "default !b", "b")]
    [InlineData("a", "a !b", "a")]
    [InlineData("c", "a !b", null)]
    public void What_a_pool_has_that_is_being_deleted_stays_there_until_it_names_another(string? named, string pools, string? chosen)
    {
        var dataset = new Dataset { Metadata = new() { Uid = "uid" }, Spec = new() { PoolRef = named is null ? null : new() { Name = named } } };

        Assert.Equal(chosen, new PoolChoices(Pools(pools), (pool, uid) => (pool, uid) == ("b", "uid")).Of(dataset).Name);
    }

    [Fact]
    public void That_the_named_pool_is_being_deleted_is_told()
    {
        var choice = new PoolChoices(Pools("a !b"), (_, _) => false).Of(new Dataset { Spec = new() { PoolRef = new() { Name = "b" } } });

        Assert.Contains("being deleted", choice.Problem, StringComparison.Ordinal);
    }

    private static List<CachePool> Pools(string pools) => [.. pools.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pool)];

    // With '!' it is being deleted.
    private static CachePool Pool(string name) => new()
    {
        Metadata = new() { Name = name.TrimStart('!'), DeletionTimestamp = name[0] == '!' ? DateTime.UnixEpoch : null },
    };
}
