using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.Embedded.Tests.Manifests;

public sealed class ManifestApplyTests : IDisposable
{
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { BookmarkInterval = null, CreateNamespaces = true });

    public ManifestApplyTests() => ResourceAdmission.AddTo(_server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InMemoryKubeClient Client => new(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task It_says_what_kubectl_says()
    {
        var dataset = ResourceYaml.Parse<Dataset>(Texts.Dataset("photos"));

        Assert.Equal("dataset.vastk8s.io/photos created", await ManifestApply.ApplyAsync(Client, dataset, Token));
        Assert.Equal("dataset.vastk8s.io/photos unchanged", await ManifestApply.ApplyAsync(Client, dataset, Token));
        Assert.Equal("dataset.vastk8s.io/photos configured", await ManifestApply.ApplyAsync(Client, dataset with { Spec = dataset.Spec with { Retain = true } }, Token));
        Assert.True((await Client.GetAsync<Dataset>(new NamespacedName("default", "photos"), Token)).Spec.Retain);
    }

    [Fact]
    public async Task All_kinds_go_where_they_belong()
    {
        var documents = ResourceYaml.ReadAll($"{Texts.Pool}\n---\n{Texts.Dataset("photos")}\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: keys, namespace: vision}}\nstringData: {{accessKeyId: a}}\n");

        List<string> said = [];
        foreach (var document in documents) said.Add(await ManifestApply.ApplyAsync(Client, document.Resource, Token));

        Assert.Equal(["cachepool.vastk8s.io/default created", "dataset.vastk8s.io/photos created", "secret/keys created"], said);
        Assert.Equal("a"u8.ToArray(), (await Client.GetAsync<V1Secret>(new NamespacedName("vision", "keys"), Token)).Data["accessKeyId"]);
        await Client.GetAsync<V1Namespace>(new NamespacedName("vision"), Token);
    }

    [Fact]
    public async Task What_the_definitions_do_not_allow_the_server_refuses()
    {
        var wrong = ResourceYaml.Parse<Dataset>(Texts.Dataset("photos", "ftp://server/photos"));

        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => ManifestApply.ApplyAsync(Client, wrong, Token));

        Assert.Equal(StatusReason.Invalid, refused.Reason);
        Assert.Contains("spec.sources[0].uri", refused.Message, StringComparison.Ordinal);
    }
}
