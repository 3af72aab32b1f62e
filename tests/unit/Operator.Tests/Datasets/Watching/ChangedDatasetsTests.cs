using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Operator.Datasets.Watching;

namespace VastK8s.Operator.Tests.Datasets.Watching;

public class ChangedDatasetsTests
{
    private const int Many = 1000;

    [Fact]
    public void Of_a_thousand_entries_the_one_that_changed_is_looked_at()
    {
        var before = Node(1);
        var after = Report(before, 7, report => report with { CachedBytes = 5 });

        Assert.Equal(["d7"], Changed(before, after));
    }

    [Fact]
    public void A_heartbeat_is_about_none()
    {
        var before = Node(1);

        Assert.Empty(Changed(before, Node(1) with { Status = before.Status! with { HeartbeatTime = DateTime.UnixEpoch, Message = "alive" } }));
    }

    [Fact]
    public void Added_and_deleted_nodes_are_about_all_they_hold()
    {
        Assert.Equal(Many, Changed(null, Node(1)).Count);
        Assert.Equal(Many, Changed(Node(1), null).Count);
    }

    [Fact]
    public void Entries_that_come_and_go_are_told()
    {
        var before = Node(1);
        var after = before with { Spec = before.Spec with { Datasets = [.. before.Spec.Datasets.Where(d => d.Uid != "uid-3")] } };

        Assert.Equal(["d3"], Changed(before, after));
        Assert.Equal(["d3"], Changed(after, before));
    }

    [Fact]
    public void Room_that_changes_is_about_those_that_wait_for_it()
    {
        var before = Admit(Node(1), except: 9);
        var more = before with { Status = before.Status! with { Directories = [new() { Path = "/cache", State = NodeDirectoryStatus.Ready, CapacityBytes = 1 }] } };
        var less = before with { Spec = before.Spec with { Datasets = [.. before.Spec.Datasets.Select(d => d.Uid == "uid-4" ? d with { Prefetch = null } : d)] } };

        Assert.Equal(["d9"], Changed(before, more));
        Assert.Equal(["d4", "d9"], Changed(before, less));
    }

    [Fact]
    public void What_is_not_a_dataset_any_more_is_nobodys() =>
        Assert.Empty(new ChangedDatasets(_ => null).Of(null, Node(1)));

    private static List<string> Changed(CacheNode? before, CacheNode? after) =>
        [.. new ChangedDatasets(uid => new Dataset { Metadata = new() { NamespaceProperty = "ml", Name = "d" + uid["uid-".Length..], Uid = uid } }).Of(before, after).Select(key => key.Name).Order(StringComparer.Ordinal)];

    private static CacheNode Node(long generation) => new()
    {
        Metadata = new() { Name = "default.node-a" },
        Spec = new() { NodeName = "node-a", Pool = "default", Datasets = [.. Enumerable.Range(0, Many).Select(i => new NodeDataset { Namespace = "ml", Name = $"d{i}", Uid = $"uid-{i}", Generation = generation })] },
        Status = new() { Datasets = [.. Enumerable.Range(0, Many).Select(i => new NodeDatasetStatus { Uid = $"uid-{i}", ObservedGeneration = 1 })] },
    };

    private static CacheNode Report(CacheNode node, int index, Func<NodeDatasetStatus, NodeDatasetStatus> change)
    {
        ValueList<NodeDatasetStatus> reports = [.. node.Status!.Datasets.Select((report, i) => i == index ? change(report) : report)];
        return node with { Status = node.Status with { Datasets = reports } };
    }

    private static CacheNode Admit(CacheNode node, int except) => node with
    {
        Spec = node.Spec with { Datasets = [.. node.Spec.Datasets.Select((d, i) => d with { Snapshot = new() { Id = "s" }, Prefetch = i == except ? null : new() })] },
    };
}
