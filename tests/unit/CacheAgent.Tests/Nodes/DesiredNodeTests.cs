using System.Text;
using k8s.Models;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>What API objects want of a node.</summary>
public sealed class DesiredNodeTests
{
    private static readonly NodeDataset Entry = new()
    {
        Namespace = "team",
        Name = "data",
        Uid = "u1",
        Generation = 1,
        Sources = [new DatasetSource { Uri = "s3://b", SecretRef = new NameReference { Name = "u1.keys" } }],
    };

    private static readonly CacheNode Node = new()
    {
        Metadata = new V1ObjectMeta { Name = "p.n", Generation = 9 },
        Spec = new CacheNodeSpec { NodeName = "n", Pool = "p", Directories = [new() { Path = "/a" }], Datasets = [Entry] },
    };

    [Fact]
    public void Secrets_are_those_of_its_Datasets_and_no_others()
    {
        var token = new V1Secret { Data = new Dictionary<string, byte[]> { ["token"] = "abc\n"u8.ToArray() } };
        var desired = DesiredNode.Of(Node, [Copy("u1.keys", "u1", "A"), Copy("u2.keys", "u2", "B")], token, null)!;
        Assert.Equal(["u1.keys"], desired.Secrets.Keys);
        Assert.Equal("A", desired.SecretsOf(Entry)["u1.keys"]["accessKeyId"]);
        Assert.Empty(desired.SecretsOf(Entry with { Uid = "u3", Sources = [] }));
        Assert.Equal((9, "abc"), (desired.Generation, desired.Token));
    }

    [Fact]
    public void A_CacheNode_that_is_gone_wants_nothing_and_leaves_the_directories()
    {
        var before = DesiredNode.Of(Node, [Copy("u1.keys", "u1", "A")], null, null);
        var gone = DesiredNode.Of(null, [], null, before)!;
        Assert.True(gone.IsGone);
        Assert.Empty(gone.Secrets);
        Assert.Empty(gone.Spec.Datasets);
        Assert.True(NodeDirectories.AreSame(before!.Spec, gone.Spec));
        Assert.Null(DesiredNode.Of(null, [], null, null));
    }

    [Fact]
    public void Directories_come_from_the_spec_and_shares_are_of_their_file_system()
    {
        var spec = new CacheNodeSpec
        {
            Directories = [new() { Path = "/a", Capacity = new("1Ki") }, new() { Path = "/b", Capacity = new("25%") }, new() { Path = "/c" }],
            Watermarks = new() { HighPercent = 80, LowPercent = 50 },
        };
        var directories = NodeDirectories.Of(spec, [], path => path == "/b" ? 4000 : throw new InvalidOperationException(path));
        Assert.Equal([("/a", 1024L), ("/b", 1000L), ("/c", 0L)], directories.Select(d => (d.Path, d.CapacityBytes)));
        Assert.All(directories, d => Assert.Equal((0.8, 0.5), (d.HighWatermark, d.LowWatermark)));
        Assert.Equal("/given", Assert.Single(NodeDirectories.Of(spec with { Directories = [] }, [new CacheDirectoryOptions("/given", 5)], _ => 0)).Path);
    }

    private static V1Secret Copy(string name, string uid, string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [Labels.DatasetUid] = uid } },
        Data = new Dictionary<string, byte[]> { ["accessKeyId"] = Encoding.UTF8.GetBytes(value) },
    };
}
