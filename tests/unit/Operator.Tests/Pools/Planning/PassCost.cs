using System.Diagnostics;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Planning;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Planning;

/// <summary>
/// What a pass over a large pool costs, to be run by hand: <c>dotnet test --filter … -- xUnit.Explicit=only</c>. It says CPU milliseconds and allocated MiB of a pass at rest, after one Dataset
/// was changed, and of the first one of a process.
/// </summary>
public class PassCost(ITestOutputHelper output)
{
    private const int Passes = 20;

    [Theory(Explicit = true)]
    [InlineData(5000, 200, 2, 0)]
    [InlineData(5000, 200, 2, 25)]
    [InlineData(1000, 200, null, 0)]
    public void Measure(int datasets, int nodes, int? copies, int racks)
    {
        var model = new PoolModel();
        for (var i = 0; i < nodes; i++) model.Nodes.Add(Make.Node($"n{i:000}", labels: new() { ["rack"] = $"{(racks == 0 ? 0 : i % racks)}" }));
        for (var i = 0; i < datasets; i++) model.Add(WithSnapshot(Make.Dataset($"d{i:0000}", spec => SpecOf(spec, copies, racks == 0 ? null : $"{i % racks}"))));
        for (var round = 0; round < 3; round++)
        {
            model.Pass();
            foreach (var (name, node) in model.CacheNodes.ToList())
            {
                model.CacheNodes[name] = node with { Status = SimulatedAgent.Report(node.Spec, node.Status, 1L << 40, model.Now, entry => new DatasetSnapshot { Id = "s", Bytes = 1 << 20 }) };
            }
        }

        var entries = model.CacheNodes.Values.Sum(node => node.Spec.Datasets.Count);
        output.WriteLine($"{datasets} Datasets, {nodes} nodes, copies {copies}, racks {racks}: {entries} entries");
        Report("at rest", model, _ => { });
        Report("one Dataset changed", model, i => model.ChangeSpec($"d{i:0000}", spec => spec with { Retain = true }));
        foreach (var (name, node) in model.CacheNodes.ToList()) model.CacheNodes[name] = KubernetesJson.Deserialize<Api.CacheNodes.CacheNode>(KubernetesJson.Serialize(node));
        var began = Cpu();
        PoolPlanner.Plan(model.Inputs, new PlanCache());
        output.WriteLine($"first of a process: {(Cpu() - began).TotalMilliseconds:0} ms");
    }

    private void Report(string what, PoolModel model, Action<int> change)
    {
        model.Pass();
        var (cpu, allocated) = (TimeSpan.Zero, 0L);
        var worst = TimeSpan.Zero;
        for (var i = 0; i < Passes; i++)
        {
            change(i);
            var (began, before) = (Cpu(), GC.GetTotalAllocatedBytes(true));
            model.Pass();
            var took = Cpu() - began;
            (cpu, allocated, worst) = (cpu + took, allocated + GC.GetTotalAllocatedBytes(true) - before, took > worst ? took : worst);
        }

        output.WriteLine($"{what}: {cpu.TotalMilliseconds / Passes:0.0} ms of CPU a pass, worst {worst.TotalMilliseconds:0} ms, {allocated / Passes / 1048576.0:0.0} MiB allocated");
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static DatasetSpec SpecOf(DatasetSpec spec, int? copies, string? rack) => spec with
    {
        Placement = new DatasetPlacement { Copies = copies },
        NodeSelector = rack is null ? [] : new Dictionary<string, string> { ["rack"] = rack },
    };

    private static Dataset WithSnapshot(Dataset dataset) => dataset with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s", Bytes = 1 << 20 } } };
}
