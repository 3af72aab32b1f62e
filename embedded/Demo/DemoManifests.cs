using VastK8s.Api;
using VastK8s.Api.Agent;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Yaml;
using VastK8s.Cli;
using VastK8s.Cli.Datasets;
using VastK8s.Embedded.Manifests;
using VastK8s.Kube;

namespace VastK8s.Embedded.Demo;

/// <summary>
/// The demo's manifests with its own source in the place of theirs: which files a machine has, and where there is room, no manifest can know. Everything else is applied as it was written.
/// </summary>
/// <param name="Pool">The CachePool.</param>
/// <param name="Prefetched">The Dataset that is fetched at once.</param>
/// <param name="OnDemand">The Dataset that is fetched as it is read.</param>
/// <param name="Secret">Credentials of the source; null: it takes none.</param>
internal sealed record DemoManifests(CachePool Pool, Dataset Prefetched, Dataset OnDemand, V1Secret? Secret)
{
    private const string SecretName = "demo-source";

    /// <summary>Both Datasets.</summary>
    public IReadOnlyList<Dataset> Datasets => [Prefetched, OnDemand];

    /// <summary>Takes what the demo needs from manifests.</summary>
    /// <param name="manifests">As they were read.</param>
    /// <param name="input">The demo's source.</param>
    /// <exception cref="UsageException">Names what lacks.</exception>
    public static DemoManifests Of(IReadOnlyList<Manifest> manifests, DatasetInput input)
    {
        var datasets = manifests.Select(m => m.Resource).OfType<Dataset>().ToList();
        var pool = manifests.Select(m => m.Resource).OfType<CachePool>().FirstOrDefault() ?? throw Lacks("CachePool");
        var eager = datasets.FirstOrDefault(d => d.Spec.Prefetch.Policy == PrefetchPolicy.Eager) ?? throw Lacks("Dataset with prefetch.policy Eager");
        var onDemand = datasets.FirstOrDefault(d => d.Spec.Prefetch.Policy == PrefetchPolicy.OnDemand) ?? throw Lacks("Dataset with prefetch.policy OnDemand");
        if (ManifestApply.KeyOf(eager).Namespace != ManifestApply.KeyOf(onDemand).Namespace) throw new UsageException("--apply: the demo's two Datasets are to be in one namespace");
        var secret = SecretOf(input, ManifestApply.KeyOf(eager).Namespace);
        return new DemoManifests(pool, With(eager, input, secret), With(onDemand, input, secret), secret);
    }

    /// <summary>With the cached bytes in this directory, whatever room its file system has.</summary>
    public DemoManifests In(string cacheDirectory) => this with { Pool = Pool with { Spec = Pool.Spec with { Directories = [new PoolDirectory { Path = cacheDirectory }] } } };

    /// <summary>In the order in which they are applied.</summary>
    public IEnumerable<IKubernetesObject<V1ObjectMeta>> InOrder()
    {
        if (Secret is not null) yield return Secret;
        yield return Pool;
        foreach (var dataset in Datasets) yield return dataset;
    }

    /// <summary>Writes pool, on-demand Dataset and Secret for another process to apply. The directory is its owner's alone.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(string directory)
    {
        var files = new List<string>();
        Add("pool.yaml", ResourceYaml.Serialize(Pool));
        Add("dataset.yaml", ResourceYaml.Serialize(OnDemand));
        if (Secret is not null) Add("secret.json", KubeJson.ToNode(Secret).ToJsonString());
        return files;

        void Add(string name, string text)
        {
            files.Add(Path.Combine(directory, name));
            File.WriteAllText(files[^1], text);
        }
    }

    private static UsageException Lacks(string what) => new($"--apply: no {what} in the manifests; examples/demo has all that the demo needs");

    private static Dataset With(Dataset dataset, DatasetInput input, V1Secret? secret)
    {
        var reference = secret is null ? null : new NameReference { Name = secret.Metadata.Name };
        var given = input.Dataset!.Spec;
        return dataset with { Spec = dataset.Spec with { Sources = [.. given.Sources.Select(s => s with { SecretRef = reference })], Ownership = given.Ownership } };
    }

    private static V1Secret? SecretOf(DatasetInput input, string @namespace)
    {
        var request = new IndexRequest();
        input.Secrets.AddTo(request);
        return request.Secrets.TryGetValue("", out var secret)
            ? new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = SecretName, NamespaceProperty = @namespace },
                Type = "Opaque",
                Data = secret.Data.ToDictionary(d => d.Key, d => System.Text.Encoding.UTF8.GetBytes(d.Value)),
            }
            : null;
    }
}
