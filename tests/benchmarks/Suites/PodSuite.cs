using VastK8s.Benchmarks.Children;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Pods;

namespace VastK8s.Benchmarks.Suites;

/// <summary>A cached Dataset in pods of a real kubelet, against the directory of the node that it was cached from, and against pods without it.</summary>
internal sealed class PodSuite : ISuite
{
    private const string Dataset = "bench-pod";
    private const int SmallSize = 114_660;

    public string Name => "pods with a cached Dataset";

    public IReadOnlyList<string> Figures { get; } = ["pod.warm.epoch", "pod.warm.seq", "pod.start"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        if (bench.Options.Short)
        {
            foreach (var figure in Figures.Where(bench.Wants)) bench.Report.Missing(figure, "not in a short run");
            return;
        }

        await using var node = await PodNode.StartAsync(bench, cancellationToken);
        var files = FileSet.Of("small", bench.Scale.SmallFiles, SmallSize) + FileSet.Of("large", 1, bench.Scale.LargeFile);
        bench.Say($"writing {files.Files.Count} files, {files.Bytes >> 20} MiB");
        files.Write(node.Source, cancellationToken);
        await node.InstallAsync(bench, files.Bytes * 2, cancellationToken);
        bench.Say("caching");
        await node.CacheAsync(Dataset, cancellationToken);

        if (bench.Wants("pod.warm")) await WarmAsync(bench, node, cancellationToken);
        if (bench.Wants("pod.start")) await StartAsync(bench, node, cancellationToken);
    }

    private static async Task WarmAsync(Bench bench, PodNode node, CancellationToken cancellationToken)
    {
        const string Pod = "reader";
        var program = Environment.ProcessPath!;
        await node.ApplyAsync(
            Pod,
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{Pod}}}
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: vastk8s/cache-agent:{{PodNode.Tag}}
                imagePullPolicy: Never
                command: [/bench/{{Path.GetFileName(program)}}, {{ReaderChild.Verb}}]
                stdin: true
                stdinOnce: true
                volumeMounts: [{name: data, mountPath: /data}, {name: bench, mountPath: /bench, readOnly: true}]
              volumes:
              - {name: data, persistentVolumeClaim: {claimName: {{Dataset}}, readOnly: true} }
              - {name: bench, hostPath: {path: {{AppContext.BaseDirectory}}} }
            """,
            cancellationToken);
        await using var inPod = await node.AttachAsync(Pod, cancellationToken);
        await using var native = new Reader(program, [ReaderChild.Verb]);
        PodNode.Weigh(native.Pid);
        var kind = string.Join(", ", node.VolumeTypes());

        // Both are filled by the same reads from nothing.
        if (PageCache.Obstacle is null) PageCache.Drop();
        await CompareAsync("pod.warm.epoch", new EpochLoad(), "small", bench.Scale.SmallFiles, SmallSize);
        await CompareAsync("pod.warm.seq", new SequentialLoad(), "large", 1, bench.Scale.LargeFile);
        await node.DeletePodAsync(Pod, cancellationToken);

        async Task CompareAsync(string figure, FileLoad load, string folder, int count, long size)
        {
            if (!bench.Wants(figure)) return;
            Func<int, Task<double>> From(Reader reader, string root) =>
                round => reader.ReadAsync(new ReadRequest(root, folder, count, size, 1000 * round, bench.Scale.WarmSeconds), cancellationToken);
            var results = await Rounds.RunAsync(bench.Scale.WarmRuns, [From(inPod, "/data"), From(native, node.Source)], cancellationToken);
            bench.Report.Goal(
                figure,
                new Comparison(new Samples($"in a pod, its volume {kind}", load.Unit, results[0]), new Samples($"{bench.FileSystem} of the node", load.Unit, results[1])),
                $"{load.Name}; {count} of {size} B; each side one process of the same program for all rounds");
        }
    }

    private static async Task StartAsync(Bench bench, PodNode node, CancellationToken cancellationToken)
    {
        var starts = new PodStarts(node, bench.Work.Fresh("marks"));
        var first = FileSet.Of("small", 1, SmallSize).Files[0].Path;
        var results = await Rounds.RunAsync<double>(
            bench.Scale.PodStarts,
            [
                _ => starts.MeasureAsync($"persistentVolumeClaim: {{claimName: {Dataset}, readOnly: true}}", $"head -c 1 /data/{first}", cancellationToken),
                _ => starts.MeasureAsync("emptyDir: {}", "echo x >/data/first && head -c 1 /data/first", cancellationToken),
            ],
            cancellationToken);
        bench.Report.Goal(
            "pod.start",
            new Comparison(new Samples("with the Dataset's claim", "s", results[0]), new Samples("with an emptyDir", "s", results[1])),
            $"from before kubectl is started until the pod has read, one pod at a time; {bench.Scale.SmallFiles + 1} files, all cached, nothing of it mounted before; the webhook, which no Service reaches here, is off");
    }
}
