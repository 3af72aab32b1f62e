using System.Text;
using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;

namespace VastK8s.Api.Tests.CacheNodes;

public sealed class CacheNodeTests
{
    [Fact]
    public void The_name_is_pool_and_node() => Assert.Equal("default.gpu-7.example.com", CacheNodeName.Of("default", "gpu-7.example.com"));

    [Fact]
    public void Names_of_the_longest_pools_and_nodes_are_valid_and_differ()
    {
        string pool = new('p', 63);
        string[] nodes = [new string('n', 253), new string('n', 252) + "m", string.Join('.', Enumerable.Repeat(new string('n', 20), 12)), new string('n', 189), new string('n', 190)];

        string[] names = [.. nodes.Select(n => CacheNodeName.Of(pool, n))];

        Assert.All(names, name => Assert.True(ResourceName.IsSubdomain(name), name));
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal($"{pool}.{nodes[3]}", names[3]);
        Assert.Equal(names[0], CacheNodeName.Of(pool, nodes[0]));
    }

    [Fact]
    public void With_as_many_datasets_as_there_may_be_it_stays_below_what_etcd_takes()
    {
        string hash = new('f', 64);
        string uid = Guid.Empty.ToString();
        var node = new CacheNode
        {
            Metadata = new V1ObjectMeta { Name = "default.node" },
            Spec = new CacheNodeSpec
            {
                Datasets =
                [
                    .. Enumerable.Range(0, CacheNodeSpec.MaxDatasets).Select(i => new NodeDataset
                    {
                        Namespace = "some-team",
                        Name = $"some-dataset-{i}",
                        Uid = uid,
                        Generation = 12,
                        Sources = [new DatasetSource { Uri = $"s3://some-bucket/some/prefix/{i}", Region = "eu-central-1", SecretRef = new() { Name = uid } }],
                        Snapshot = new NodeSnapshot { Id = hash, From = ["10.100.100.100:9443", "10.100.100.101:9443"] },
                        Prefetch = new DatasetPrefetch(),
                    }),
                ],
            },
            Status = new CacheNodeStatus
            {
                Datasets =
                [
                    .. Enumerable.Range(0, CacheNodeSpec.MaxDatasets).Select(i => new NodeDatasetStatus
                    {
                        Uid = uid,
                        ObservedGeneration = 12,
                        Snapshot = new() { Id = hash, Objects = 1_000_000, Bytes = 1L << 50, ListedAt = DateTime.UnixEpoch },
                        CachedObjects = 1_000_000,
                        CachedBytes = 1L << 50,
                        Mountable = true,
                        Ready = true,
                        Mounts = 3,
                    }),
                ],
            },
        };

        Assert.InRange(Encoding.UTF8.GetByteCount(KubernetesJson.Serialize(node)), 1, 1 << 20);
    }
}
