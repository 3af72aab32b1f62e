using System.Text;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Tests.Datasets;

public class SecretTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_follows_its_secret()
    {
        await using var world = await World.StartAsync("node-a");
        await WriteSecretAsync(world, "keys", "1");
        var dataset = await ApplyAsync(world, "keys");
        await world.SettleAsync();
        Assert.Equal("1", Value(await CopyAsync(world, dataset, "keys")));

        await WriteSecretAsync(world, "keys", "2");
        await world.SettleAsync();
        var copy = await CopyAsync(world, dataset, "keys");
        Assert.Equal("2", Value(copy));
        Assert.Equal(dataset.Metadata.Uid, copy!.Metadata.Labels[Labels.DatasetUid]);
    }

    [Fact]
    public async Task A_secret_that_is_revoked_takes_its_copy_with_it()
    {
        await using var world = await World.StartAsync("node-a");
        await WriteSecretAsync(world, "keys", "1");
        var dataset = await ApplyAsync(world, "keys");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);

        await world.Cluster.Client.DeleteAsync<V1Secret>(Cluster.Key("keys"), null, Token);
        var without = await world.SettledAsync();
        Assert.Null(await CopyAsync(world, dataset, "keys"));
        Assert.Equal((DatasetPhase.Degraded, "SecretNotFound"), (without.Phase, without.Conditions.Find(DatasetCondition.SourceReachable)!.Reason));
        Assert.True(without.Conditions.IsTrue(DatasetCondition.Mountable));

        await WriteSecretAsync(world, "keys", "3");
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        Assert.Equal("3", Value(await CopyAsync(world, dataset, "keys")));
        Assert.Equal(1, world.Run.Events.Reasons.Count(reason => reason == "SecretNotFound"));
    }

    [Fact]
    public async Task Another_name_is_another_copy_and_the_old_one_goes()
    {
        await using var world = await World.StartAsync("node-a");
        await WriteSecretAsync(world, "keys", "1");
        await WriteSecretAsync(world, "other", "2");
        var dataset = await ApplyAsync(world, "keys");
        await world.SettleAsync();

        await ApplyAsync(world, "other");
        await world.SettleAsync();

        Assert.Null(await CopyAsync(world, dataset, "keys"));
        Assert.Equal("2", Value(await CopyAsync(world, dataset, "other")));
    }

    [Fact]
    public async Task A_secret_that_comes_later_is_copied_then()
    {
        await using var world = await World.StartAsync("node-a");
        var dataset = await ApplyAsync(world, "keys");
        Assert.Equal(DatasetPhase.Pending, (await world.SettledAsync()).Phase);

        await WriteSecretAsync(world, "keys", "1");
        await world.SettleAsync();

        Assert.Equal("1", Value(await CopyAsync(world, dataset, "keys")));
    }

    [Fact]
    public async Task A_secret_that_did_not_change_is_not_read_again()
    {
        await using var world = await World.StartAsync("node-a");
        await WriteSecretAsync(world, "keys", "1");
        await ApplyAsync(world, "keys");
        await world.SettleAsync();
        await world.RestartAsync();

        await world.StepAsync();

        Assert.Equal((0, 0), (world.Run.Tap.Writes, world.Run.Tap.Gets));
    }

    internal static async Task WriteSecretAsync(World world, string name, string value)
    {
        var data = new Dictionary<string, byte[]> { ["accessKeyId"] = Encoding.UTF8.GetBytes(value) };
        await world.Cluster.Client.ApplyAsync(
            new V1Secret { Metadata = new() { Name = name, NamespaceProperty = Cluster.Namespace }, Type = "Opaque", Data = data }, new ApplyOptions("user"), Token);
    }

    private static Task<Dataset> ApplyAsync(World world, string secret) =>
        world.Cluster.ApplyAsync("train", spec => spec with { Sources = [new() { Uri = "s3://bucket/train", SecretRef = new() { Name = secret } }] });

    private static Task<V1Secret?> CopyAsync(World world, Dataset dataset, string secret) =>
        world.Cluster.Client.FindAsync<V1Secret>(new(Cluster.SystemNamespace, SecretCopyName.Of(dataset.Metadata.Uid, secret)), Token);

    private static string? Value(V1Secret? copy) => copy is null ? null : Encoding.UTF8.GetString(copy.Data["accessKeyId"]);
}
