using k8s.Models;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests;

public sealed class ExampleTests
{
    public static TheoryData<string> Files => RepositoryFiles.Examples;

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_has_no_mistake(string file)
    {
        IReadOnlyList<ResourceDocument> documents = Read(file);

        Assert.NotEmpty(documents);
        Assert.All(documents.Where(d => d.Resource is not V1Secret), d => Assert.Empty(ResourceValidation.Validate(d.Resource).Select(e => d.Located(e).ToString())));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_secret_is_of_a_dataset_beside_it(string file)
    {
        IReadOnlyList<ResourceDocument> documents = Read(file);

        var secrets = documents.Select(d => d.Resource).OfType<V1Secret>().Select(s => (s.Metadata.NamespaceProperty, s.Metadata.Name)).ToList();
        Assert.All(secrets, s => Assert.Contains(
            documents.Select(d => d.Resource).OfType<Dataset>(), d => d.Metadata.NamespaceProperty == s.NamespaceProperty && d.Spec.Sources.Any(x => x.SecretRef?.Name == s.Name)));
    }

    [Fact]
    public void Every_kind_that_people_write_has_an_example()
    {
        var kinds = RepositoryFiles.Examples.SelectMany(row => Read(row.Data)).Select(d => d.Resource.GetType()).ToHashSet();

        Assert.Superset(new HashSet<Type> { typeof(Dataset), typeof(CachePool), typeof(PrefetchJob), typeof(V1Secret) }, kinds);
    }

    private static IReadOnlyList<ResourceDocument> Read(string file) => ResourceYaml.ReadAll(File.ReadAllText(RepositoryFiles.PathOf("examples", file)));
}
