using k8s;
using k8s.Models;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests.Validation;

/// <summary>Resources with one mistake each: kind, spec as YAML, and what validation says; and some with none. Put to a real API server, too.</summary>
public static class ResourceCases
{
    /// <summary>All with a mistake.</summary>
    public static IEnumerable<(string Kind, string Spec, string Said)> Wrong => Refused.Concat(RefusedByRules).Concat(RefusedHere);

    /// <summary>Those without one.</summary>
    public static IEnumerable<(string Kind, string Spec)> Right =>
    [
        ("Dataset", "{sources: [{uri: 's3://b'}]}"),
        ("Dataset", "{sources: [{uri: 's3://b'}], sharedWith: [a, b], nodeSelector: {a: x, example.com/b: x}, placement: {copies: 1}, refresh: {interval: 30s}}"),
        ("Dataset", "{sources: [{uri: 's3://b', name: a, path: x}, {uri: 's3://c', path: x}, {uri: 's3://d', path: xy}], prefetch: {paths: [x/, 'x/..y']}}"),
        ("Dataset", "{sources: [{uri: 'https://account.blob.core.windows.net/c/p', secretRef: {name: a}}, {uri: 'gs://b', endpoint: 'http://localhost:4443'}, {uri: 's3://t:b/x y', region: eu, pathStyle: false}]}"),
        ("CachePool", "{directories: [{path: /a}]}"),
        ("CachePool", "{directories: [{path: /a, capacity: 1}, {path: /ab, capacity: 100%}], tolerations: [{operator: Exists}, {key: a, value: b}], bandwidth: {perNode: 1}}"),
        ("CacheNode", "{nodeName: node, pool: p}"),
        ("CacheNode", "{nodeName: node, pool: p, datasets: [{namespace: ns, name: d, uid: u, generation: 1, sources: [{uri: 's3://b'}]}], prefetchJobs: [{uid: j, datasetUid: u, snapshot: s}]}"),
        ("PrefetchJob", "{datasetRef: {name: a}, ttlSecondsAfterFinished: 0, backoffLimit: 0}"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: '@daily', timeZone: America/Argentina/Buenos_Aires, startingDeadlineSeconds: 10}"),
    ];

    /// <summary>Those that a schema alone refuses.</summary>
    public static IEnumerable<(string Kind, string Spec, string Said)> Refused =>
    [
        ("Dataset", "{sources: []}", "spec.sources: no source; give at least one, as in sources: [{uri: s3://bucket/prefix}]"),
        ("Dataset", "{sources: [{uri: 's3://'}]}", "spec.sources[0].uri: no bucket; use s3://bucket/prefix"),
        ("Dataset", "{sources: [{uri: 'ftp://b'}]}", "spec.sources[0].uri: unknown scheme; use s3://bucket/prefix, az://account/container/prefix, gs://bucket/prefix, file:///directory or an absolute path"),
        ("Dataset", "{sources: [{uri: 's3://key@b'}]}", "spec.sources[0].uri: has credentials before an '@'; put them in the Secret of secretRef"),
        ("Dataset", "{sources: [{uri: 's3://b', endpoint: 'minio:9000'}]}", "spec.sources[0].endpoint: not an http or https URL; use https://host[:port]"),
        ("Dataset", "{sources: [{uri: 's3://b', endpoint: 'https://u:p@minio'}]}", "spec.sources[0].endpoint: has more than scheme, host, port and path; use https://host[:port]; credentials belong in the Secret of secretRef"),
        ("Dataset", "{sources: [{uri: 's3://b', region: 'eu central'}]}", "spec.sources[0].region: not a region; use its name, as in eu-central-1"),
        ("Dataset", "{sources: [{uri: 's3://b', caFile: ca.pem}]}", "spec.sources[0].caFile: not an absolute path; use the path of a PEM file on the node, as in /etc/ssl/own-ca.pem"),
        ("Dataset", "{sources: [{uri: 's3://b', secretRef: {name: A/b}}]}", "spec.sources[0].secretRef.name: not the name of a Secret; use its metadata.name; the credentials themselves never stand in a Dataset"),
        ("Dataset", "{sources: [{uri: 's3://b', path: /a}]}", "spec.sources[0].path: '/a' is absolute; use a path relative to the tree's root, without leading '/'"),
        ("Dataset", "{sources: [{uri: 's3://b', path: a//b}]}", "spec.sources[0].path: 'a//b' has an empty name; use single '/' between names and none at the end"),
        ("Dataset", "{sources: [{uri: 's3://b', include: ['']}]}", "spec.sources[0].include[0]: empty; use a glob such as **/*.parquet, or leave it out"),
        ("Dataset", "{sources: [{uri: 's3://b', exclude: [/a]}]}", "spec.sources[0].exclude[0]: begins with '/' and would match nothing; globs are relative to the prefix: leave the '/' out"),
        ("Dataset", "{sources: [{uri: 's3://b'}], consistency: {mode: snapshot}}", "spec.consistency.mode: 'snapshot' is not known; use Snapshot, Eventual or Strong"),
        ("Dataset", "{sources: [{uri: 's3://b'}], ownership: {fileMode: \"999\"}}", "spec.ownership.fileMode: not three octal digits of permission bits; use \"0444\""),
        ("Dataset", "{sources: [{uri: 's3://b'}], nodeSelector: {gpu: a b}}", "spec.nodeSelector[gpu]: not a label's value; use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, 63 at most"),
        ("Dataset", "{sources: [{uri: 's3://b'}], placement: {mode: Sharded}}", "spec.placement.mode: 'Sharded' is not known; use Replicated"),
        ("Dataset", "{sources: [{uri: 's3://b'}], poolRef: {name: ''}}", "spec.poolRef.name: missing; use its metadata.name"),
        ("Dataset", "{sources: [{uri: 's3://b'}], poolRef: {name: A}}", "spec.poolRef.name: not the name of a resource; use its metadata.name"),
        ("Dataset", "{sources: [{uri: 's3://b'}], prefetch: {policy: Never}}", "spec.prefetch.policy: 'Never' is not known; use Eager or OnDemand"),
        ("Dataset", "{sources: [{uri: 's3://b'}], prefetch: {paths: [/a]}}", "spec.prefetch.paths[0]: not a path of the tree; use a path relative to the tree's root, as in train/images"),
        ("Dataset", "{sources: [{uri: 's3://b'}], refresh: {interval: 1 day}}", "spec.refresh.interval: not a duration; use hours, minutes and seconds, as in 30s, 5m or 1h30m"),
        ("Dataset", "{sources: [{uri: 's3://b'}], sharedWith: [A]}", "spec.sharedWith[0]: not a namespace; use lower-case letters, digits and '-', beginning and ending with a letter or digit, 63 at most"),
        ("Dataset", "{sources: [{uri: 's3://b'}], sharedWith: [a, a]}", "spec.sharedWith[1]: is there twice; leave one out"),
        ("CachePool", "{directories: []}", "spec.directories: fewer than 1 items; give more"),
        ("CachePool", "{directories: [{path: mnt}]}", "spec.directories[0].path: not an absolute path; use the plain absolute path of a directory on a local disk, as in /mnt/nvme0/vastk8s"),
        ("CachePool", "{directories: [{path: /a/}]}", "spec.directories[0].path: not an absolute path; use the plain absolute path of a directory on a local disk, as in /mnt/nvme0/vastk8s"),
        ("CachePool", "{directories: [{path: /a}, {path: /a}]}", "spec.directories[1].path: is there twice; leave one out"),
        ("CachePool", "{directories: [{path: /a, capacity: lots}]}", "spec.directories[0].capacity: neither a quantity nor a percentage; use bytes, as in 500Gi, or a share of the file system from 1% to 100%"),
        ("CachePool", "{directories: [{path: /a, capacity: 101%}]}", "spec.directories[0].capacity: neither a quantity nor a percentage; use bytes, as in 500Gi, or a share of the file system from 1% to 100%"),
        ("CachePool", "{directories: [{path: /a}], bandwidth: {perNode: 80%}}", "spec.bandwidth.perNode: not a quantity; use a number of bytes with a suffix of k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei, as in 500Gi"),
        ("CachePool", "{directories: [{path: /a}], tolerations: [{key: a, operator: In}]}", "spec.tolerations[0].operator: 'In' is not known; use Equal or Exists"),
        ("CachePool", "{directories: [{path: /a}], tolerations: [{key: a, effect: Never}]}", "spec.tolerations[0].effect: 'Never' is not known; use NoSchedule, PreferNoSchedule or NoExecute"),
        ("CacheNode", "{nodeName: '', pool: p}", "spec.nodeName: missing; give one"),
        ("CacheNode", "{nodeName: node, pool: p, datasets: [{namespace: ns, name: d, uid: u, generation: 1, sources: [{uri: 's3://b'}], role: Boss}]}", "spec.datasets[0].role: 'Boss' is not known; use Hold or List"),
        ("PrefetchJob", "{datasetRef: {name: ''}}", "spec.datasetRef.name: missing; use its metadata.name"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: nightly}", "spec.schedule: not a schedule: Minutes: Value must be a number between 0 and 59 (all inclusive); use five fields (minute, hour, day of month, month, day of week), as in \"30 2 * * 1-5\", or @daily"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: '@daily', timeZone: UTC+1 hour}", "spec.timeZone: not a time zone that this machine knows; use a name of the IANA database, as in Europe/Berlin"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: '@daily', concurrencyPolicy: Allow}", "spec.concurrencyPolicy: 'Allow' is not known; use Forbid or Replace"),
    ];

    /// <summary>Those that a CEL rule refuses, on a server that has them.</summary>
    public static IEnumerable<(string Kind, string Spec, string Said)> RefusedByRules =>
    [
        ("Dataset", "{sources: [{uri: 's3://b', secretRef: {name: a}, anonymous: true}]}", "spec.sources[0].secretRef: anonymous sources send no credentials; leave out secretRef or anonymous"),
        ("Dataset", "{sources: [{uri: 'gs://b', region: eu}]}", "spec.sources[0].region: gs:// sources have no region; leave it out"),
        ("Dataset", "{sources: [{uri: 'az://account/c', pathStyle: true}]}", "spec.sources[0].pathStyle: az:// sources have no path style; leave it out"),
        ("Dataset", "{sources: [{uri: /srv, endpoint: 'https://h'}]}", "spec.sources[0].endpoint: a directory has no endpoint; leave it out"),
        ("Dataset", "{sources: [{uri: 'file:///srv', caFile: /ca.pem}]}", "spec.sources[0].caFile: a directory has no certificate; leave it out"),
        ("Dataset", "{sources: [{uri: 's3://b', path: a/../b}]}", "spec.sources[0].path: 'a/../b' has a '.' or '..'; use plain names, as in train/images"),
        ("Dataset", "{sources: [{uri: 's3://a', name: x}, {uri: 's3://b', name: x}]}", "spec.sources[1].name: 'x' is another source's name; use another one, or leave it out"),
        ("Dataset", "{sources: [{uri: 's3://a', path: x}, {uri: 's3://b', path: x/y}]}", "spec.sources[1].path: 'x/y' lies inside 'x' of spec.sources[0]; use the same path for both, or paths beside each other"),
        ("Dataset", "{sources: [{uri: 's3://b'}], consistency: {maxStaleness: 5m}}", "spec.consistency.maxStaleness: is for mode Eventual alone; leave it out"),
        ("Dataset", "{sources: [{uri: 's3://b'}], prefetch: {paths: [./a]}}", "spec.prefetch.paths[0]: './a' has a '.' or '..'; use plain names, as in train/images"),
        ("Dataset", "{sources: [{uri: 's3://b'}], prefetch: {policy: OnDemand, paths: [a]}}", "spec.prefetch.paths: nothing is fetched beforehand with policy OnDemand; leave it out, or use policy: Eager"),
        ("Dataset", "{sources: [{uri: 's3://b'}], refresh: {interval: 29s}}", "spec.refresh.interval: shorter than 30 seconds; use 30s or more"),
        ("CachePool", "{directories: [{path: /a/../b}]}", "spec.directories[0].path: has a '.' or '..'; use the plain absolute path"),
        ("CachePool", "{directories: [{path: /a}, {path: /a/b}]}", "spec.directories[1].path: lies inside '/a', another directory of the pool; use directories beside each other"),
        ("CachePool", "{directories: [{path: /a}], watermarks: {highPercent: 90}}", "spec.watermarks.lowPercent: not below highPercent; use a smaller one: eviction would have no end to go down to"),
        ("CachePool", "{directories: [{path: /a}], tolerations: [{key: a, operator: Exists, value: b}]}", "spec.tolerations[0].value: a toleration with operator Exists has no value; leave it out"),
        ("CachePool", "{directories: [{path: /a}], tolerations: [{value: b}]}", "spec.tolerations[0].operator: a toleration without key tolerates every taint; use operator: Exists, or give a key"),
        ("CacheNode", "{nodeName: node, pool: p, watermarks: {lowPercent: 95}}", "spec.watermarks.lowPercent: not below highPercent; use a smaller one: eviction would have no end to go down to"),
        ("PrefetchJob", "{datasetRef: {name: a}, paths: [a/..]}", "spec.paths[0]: 'a/..' has a '.' or '..'; use plain names, as in train/images"),
        ("PrefetchJob", "{datasetRef: {name: a}, timeZone: Europe/Berlin}", "spec.timeZone: is of a schedule; leave it out, or give a schedule"),
        ("PrefetchJob", "{datasetRef: {name: a}, startingDeadlineSeconds: 60}", "spec.startingDeadlineSeconds: is of a schedule; leave it out, or give a schedule"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: '@daily', ttlSecondsAfterFinished: 60}", "spec.ttlSecondsAfterFinished: a job with a schedule does not finish; leave it out"),
    ];

    /// <summary>Those that no server refuses: the operator says them.</summary>
    public static IEnumerable<(string Kind, string Spec, string Said)> RefusedHere =>
    [
        ("Dataset", "{sources: [{uri: 's3://b'}], consistency: {mode: Strong}}", "spec.consistency.mode: Strong is not served yet; use Snapshot"),
        ("Dataset", "{sources: [{uri: 's3://b'}], consistency: {mode: Eventual, maxStaleness: 5m}}", "spec.consistency.mode: Eventual is not served yet; use Snapshot"),
        ("Dataset", "{sources: [{uri: 's3://b'}], nodeSelector: {a/b/c: x}}", "spec.nodeSelector[a/b/c]: not a label's key; use a name, as in gpu, or one with a prefix, as in example.com/gpu"),
        ("CachePool", "{directories: [{path: /a}], nodeSelector: {-gpu: x}}", "spec.nodeSelector[-gpu]: not a label's key; use a name, as in gpu, or one with a prefix, as in example.com/gpu"),
        ("PrefetchJob", "{datasetRef: {name: a}, nodeSelector: {EX.com/gpu: x}}", "spec.nodeSelector[EX.com/gpu]: not a label's key; use a name, as in gpu, or one with a prefix, as in example.com/gpu"),
        ("CachePool", "{directories: [{path: /a, capacity: 0}]}", "spec.directories[0].capacity: is nothing; use more than 0, or leave it out"),
        ("CachePool", "{directories: [{path: /a, capacity: 9Ei}]}", "spec.directories[0].capacity: is no number of bytes below 8Ei; use a smaller one, as in 500Gi"),
        ("CachePool", "{directories: [{path: /a}], bandwidth: {total: 0}}", "spec.bandwidth.total: is nothing; use more than 0, or leave it out"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: 61 * * * *}", "spec.schedule: not a schedule: Minutes: Value must be a number between 0 and 59 (all inclusive); use five fields (minute, hour, day of month, month, day of week), as in \"30 2 * * 1-5\", or @daily"),
        ("PrefetchJob", "{datasetRef: {name: a}, schedule: '@daily', timeZone: Europe/Atlantis}", "spec.timeZone: not a time zone that this machine knows; use a name of the IANA database, as in Europe/Berlin"),
    ];

    /// <summary>The resource of such a case.</summary>
    public static IKubernetesObject<V1ObjectMeta> Parse(string kind, string spec) => Assert.Single(ResourceYaml.ReadAll(Text(kind, "a", spec))).Resource;

    /// <summary>Its text.</summary>
    public static string Text(string kind, string name, string spec) => $"apiVersion: vastk8s.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n";
}
