using FsCheck;
using FsCheck.Fluent;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests;

public sealed class SnapshotPropertyTests
{
    [Fact]
    public void Every_refresh_is_what_the_model_says() => Prop.ForAll(
        ModelGen.Histories.ToArbitrary(),
        history => HoldsAsync(history).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static async Task HoldsAsync(IReadOnlyList<IReadOnlyList<ModelSource>> history)
    {
        using var work = new Workplace();
        var check = new RefreshCheck(work);
        foreach (var sources in history)
            await check.RefreshAsync(sources);
    }
}
