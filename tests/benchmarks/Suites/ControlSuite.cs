using System.Diagnostics;
using VastK8s.Benchmarks.Control;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>The operator with many Datasets on many nodes: a real API server, agents that have at once what they are told.</summary>
internal sealed class ControlSuite : ISuite
{
    private const string Dataset = "controller=\"dataset\"";

    public string Name => "control plane with many Datasets and nodes";

    public IReadOnlyList<string> Figures { get; } = ["control.converge", "control.idle", "control.rss", "control.latency", "control.restart"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await Installation.FindAsync(bench.Say, cancellationToken);
        await using var plane = await ControlPlane.StartAsync(bench.Work.Fresh("cluster"), [], cancellationToken);
        using var client = plane.Connect();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (datasets, nodes) = (bench.Scale.ControlDatasets, bench.Scale.ControlNodes);
        await Fleet.CreateNodesAsync(client, nodes, cancellationToken);
        var observer = new Observer(client);
        var log = Path.Combine(bench.Work.Disk, "operator.log");
        var running = Task.WhenAll(new SimulatedAgents(client).RunAsync(stop.Token), observer.RunAsync(stop.Token));
        var operating = OperatorProcess.Start(plane, log);
        try
        {
            await UntilAsync(() => observer.NodesThatReport == nodes, cancellationToken);
            var what = $"{datasets} Datasets of {Fleet.Copies} copies on {nodes} nodes";
            bench.Say(what);
            await Fleet.ApplyDatasetsAsync(client, datasets, cancellationToken);
            var applied = Stopwatch.GetTimestamp();
            await UntilAsync(() => observer.Ready == datasets, cancellationToken);
            Report(bench, "control.converge", "s", Stopwatch.GetElapsedTime(applied).TotalSeconds, what);

            await RestAsync(plane, cancellationToken);
            await IdleAsync(bench, plane, operating, cancellationToken);
            Report(bench, "control.rss", "MiB", operating.ResidentMiB, what);
            await LatencyAsync(bench, client, observer, cancellationToken);

            await operating.StopAsync(cancellationToken);
            await operating.DisposeAsync();
            var started = Stopwatch.GetTimestamp();
            operating = OperatorProcess.Start(plane, log);
            while (await operating.MetricAsync("controller_runtime_reconcile_total", Dataset, cancellationToken) < datasets
                || await operating.MetricAsync("workqueue_depth", "", cancellationToken) > 0)
            {
                await Task.Delay(100, cancellationToken);
            }

            Report(bench, "control.restart", "s", Stopwatch.GetElapsedTime(started).TotalSeconds, $"{what}; until each Dataset was reconciled and nothing waits");
        }
        finally
        {
            await operating.DisposeAsync();
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task IdleAsync(Bench bench, ControlPlane plane, OperatorProcess operating, CancellationToken cancellationToken)
    {
        var idle = bench.Scale.ControlIdle;
        var (writes, cpu) = (await plane.WritesAsync(cancellationToken), operating.CpuSeconds);
        await Task.Delay(idle, cancellationToken);
        var percent = (operating.CpuSeconds - cpu) / idle.TotalSeconds * 100;
        var after = await plane.WritesAsync(cancellationToken);
        var which = after.Select(w => (w.Key, Count: w.Value - writes.GetValueOrDefault(w.Key))).Where(w => w.Count > 0).ToList();
        var written = which.Sum(w => w.Count);
        var named = which.Count == 0 ? "" : $": {string.Join(", ", which.Select(w => $"{w.Count} {w.Key}"))}";
        bench.Report.Goal(
            "control.idle", percent, 1, null, null, percent <= 3 && written == 0, $"API writes in these {idle.TotalSeconds:0} s, Leases and Endpoints left out: {written}{named}");
        bench.Report.Extra("control.idle.writes", written / idle.TotalMinutes, "writes/min", "nothing to do", 1, $"as the API server counts them, Leases and Endpoints left out{named}");
    }

    private static async Task LatencyAsync(Bench bench, VastK8s.Kube.IKubeClient client, Observer observer, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < bench.Scale.ControlApplies; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var dataset = await Fleet.ApplyDatasetAsync(client, $"more-{i:D4}", cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started, await observer.SeenAsync(dataset.Metadata.Uid, cancellationToken)).TotalMilliseconds);

            // Each finds the operator as it is at rest.
            await Task.Delay(250, cancellationToken);
        }

        bench.Report.Goal(
            "control.latency", times.Order().ElementAt((int)Math.Ceiling(times.Count * 0.99) - 1), times.Count, new Samples("apply sent → CacheNode.spec seen by a watch", "ms", times), null, null,
            $"p99 of {times.Count}, one at a time");
    }

    // Until the API server has counted no write for some seconds.
    private static async Task RestAsync(ControlPlane plane, CancellationToken cancellationToken)
    {
        for (long before = -1, now = 0; before != now;)
        {
            before = now;
            await Task.Delay(5000, cancellationToken);
            now = (await plane.WritesAsync(cancellationToken)).Values.Sum();
        }
    }

    private static void Report(Bench bench, string figure, string unit, double value, string note)
    {
        if (bench.Wants(figure)) bench.Report.Goal(figure, value, 1, new Samples(figure, unit, [value]), null, null, note);
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition()) await Task.Delay(50, cancellationToken);
    }
}
