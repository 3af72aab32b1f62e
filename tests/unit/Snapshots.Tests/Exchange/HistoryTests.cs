using FsCheck;
using FsCheck.Fluent;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Snapshots.Tests.Faults;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>Three nodes, sources that change, listers that come and go and die, whoever takes from whomever.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private const int Nodes = 3;
    private ExchangeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ExchangeServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Nodes_that_report_the_same_snapshot_have_the_same_files_and_places() => Prop.ForAll(
        Gen.Zip(ModelGen.Histories, Step.ArrayOf(14)).ToArbitrary(),
        history => RunAsync(history.Item1, history.Item2).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static Gen<(char What, int Node, int Other, int DiesAt)> Step =>
        from what in Gen.Elements("llllfffffffffmus".ToCharArray())
        from node in Gen.Choose(0, Nodes - 1)
        from other in Gen.Choose(0, Nodes - 1)
        from dies in Gen.Frequency((2, Gen.Constant(int.MaxValue)), (1, Gen.Choose(1, 45)))
        select (what, node, other, dies);

    private async Task RunAsync(IReadOnlyList<IReadOnlyList<ModelSource>> sources, (char What, int Node, int Other, int DiesAt)[] steps)
    {
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new ExchangeNode(_server)).ToList();
        try
        {
            var known = new Dictionary<string, string>();
            var seen = new Dictionary<(int, string), string>();
            var time = 0;
            foreach (var step in steps)
            {
                // The operator lets the first node list before anybody can take anything.
                var what = nodes.TrueForAll(node => node.CurrentId is null) && step.What == 'f' ? 'l' : step.What;
                if (what == 's')
                    time++;
                else
                    await ActAsync(what, nodes, step, [.. sources[time % sources.Count].DistinctBy(s => (s.Path, s.Prefix))], seen);
                foreach (var (node, number) in nodes.Select((node, number) => (node, number)))
                    Check(node, number, known, seen);
            }
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    private static async Task ActAsync(
        char what, List<ExchangeNode> nodes, (char What, int Node, int Other, int DiesAt) step, ModelSource[] sources, Dictionary<(int, string), string> seen)
    {
        var (node, other) = (nodes[step.Node], nodes[step.Other]);
        try
        {
            switch (what)
            {
                case 'l':
                    await node.ListAsync(sources, new CrashingFiles(step.DiesAt));
                    break;
                case 'f' when other.CurrentId is not null && node != other:
                    var had = node.Store.Contains(other.CurrentId);
                    await node.FetchAsync(other, new CrashingFiles(step.DiesAt));
                    Assert.Equal(other.CurrentId, node.CurrentId);
                    if (!had)
                        Assert.Equal(other.Describe(other.CurrentId), node.Describe(other.CurrentId));
                    break;
                case 'm' when node.CurrentId is { } id:
                    node.Mount();
                    seen[(step.Node, id)] = node.Describe(id);
                    break;
                case 'u':
                    node.Use.Mounted.Clear();
                    foreach (var mount in seen.Keys.Where(key => key.Item1 == step.Node).ToList())
                        seen.Remove(mount);
                    break;
            }
        }
        catch (SimulatedCrash)
        {
            // The next agent finds what is there.
        }
        catch (InvalidOperationException) when (node.Use.Mounted.Count > 0)
        {
            // In use.
        }
    }

    private static void Check(ExchangeNode node, int number, Dictionary<string, string> known, Dictionary<(int, string), string> seen)
    {
        foreach (var (_, description) in seen.Where(s => s.Key.Item1 == number).Select(s => (s.Key, s.Value)))
            Assert.Contains(description, node.Use.Mounted.Select(m => node.Describe(m.SnapshotId)));
        if (node.CurrentId is not { } id)
            return;
        var places = node.Places(id);
        if (!known.TryAdd(id, places))
            Assert.Equal(known[id], places);
        node.Use.CheckAndFill();
        using var layout = BlobLayout.Open(node.Directory);
        LayoutCheck.Holds(layout);
    }
}
