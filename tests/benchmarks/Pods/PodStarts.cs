using System.Diagnostics;

namespace VastK8s.Benchmarks.Pods;

/// <summary>How long pods take to start that do nothing but read a byte of a volume.</summary>
/// <param name="node">Where.</param>
/// <param name="folder">An empty directory of the node: a pod that has read makes a file there.</param>
internal sealed class PodStarts(PodNode node, string folder)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private int _number;

    /// <summary>Seconds from before kubectl is started until the pod has read; the pod is gone afterwards.</summary>
    /// <param name="volume">As in a pod's volumes.</param>
    /// <param name="read">A shell command that reads from /data.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<double> MeasureAsync(string volume, string read, CancellationToken cancellationToken)
    {
        var name = $"start-{_number++}";
        var mark = Path.Combine(folder, name);
        var manifest = await node.WriteAsync(
            name,
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}}
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: local/busybox:1
                imagePullPolicy: Never
                command: [/bin/sh, -c, "{{read}} >/dev/null && >/marks/{{name}}"]
                volumeMounts: [{name: data, mountPath: /data}, {name: marks, mountPath: /marks}]
              volumes:
              - name: data
                {{volume}}
              - {name: marks, hostPath: {path: {{folder}}} }
            """,
            cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var applying = node.ApplyAsync(manifest, cancellationToken);
        while (!File.Exists(mark))
        {
            if (applying.IsFaulted) await applying;
            await Task.Delay(Poll, cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await applying;
        await node.DeletePodAsync(name, cancellationToken);
        return seconds;
    }
}
