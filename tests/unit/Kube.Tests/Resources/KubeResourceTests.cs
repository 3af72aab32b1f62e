using System.Reflection;
using k8s;
using k8s.Models;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Resources;

public sealed class KubeResourceTests
{
    [Fact]
    public void Paths_are_those_of_the_API()
    {
        Assert.Equal("/apis/testing.vastk8s.io/v1/namespaces/x/widgets/a/status", KubeResource.Of<Widget>().ObjectPath(new NamespacedName("x", "a"), "status"));
        Assert.Equal("/apis/testing.vastk8s.io/v1/widgets", KubeResource.Of<Widget>().CollectionPath(null));
        Assert.Equal("/api/v1/nodes/n", KubeResource.Of<V1Node>().ObjectPath(new NamespacedName("n")));
        Assert.Equal("/api/v1/nodes", KubeResource.Of<V1Node>().CollectionPath("ignored"));
        Assert.Equal("/api/v1/namespaces/x/secrets/a%2Fb", KubeResource.Of<V1Secret>().ObjectPath(new NamespacedName("x", "a/b")));
    }

    [Fact]
    public void The_scope_of_Kubernetes_own_kinds_is_that_of_the_packages_operations()
    {
        var operations = typeof(IKubernetes).Assembly.GetTypes().Where(type => type.IsInterface && type.Name.EndsWith("Operations", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods()).ToLookup(method => method.Name);
        var wrong = new List<string>();
        foreach (var type in typeof(V1Pod).Assembly.GetTypes().Where(type => typeof(IKubernetesObject<V1ObjectMeta>).IsAssignableFrom(type)))
        {
            if (type.GetCustomAttribute<KubernetesEntityAttribute>() is not { PluralName.Length: > 0 } entity) continue;
            bool Has(string prefix) => operations[$"{prefix}{entity.Kind}WithHttpMessagesAsync"].Any(method => method.ReturnType.ToString().Contains(type.FullName!, StringComparison.Ordinal));
            var (namespaced, cluster) = (Has("ReadNamespaced"), Has("Read"));
            if (namespaced == cluster) continue;
            if (KubeResource.OfType(type).IsNamespaced != namespaced) wrong.Add(entity.Kind);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_type_that_says_too_little_is_refused() => Assert.Throws<ArgumentException>(() => KubeResource.Of<V1Scale>());
}
