using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class WantedNodesTests
{
    [Fact]
    public void Without_a_selector_they_are_those_that_the_Dataset_is_placed_on()
    {
        var trial = new JobTrial();
        trial.Place("a");
        trial.Place("b", isPlaced: false);
        trial.Pass();
        Assert.Equal(1, trial.Status.Nodes.Desired);
    }

    [Fact]
    public void With_a_selector_they_are_those_with_the_labels_placed_or_not()
    {
        var trial = new JobTrial(new PrefetchJobSpec { NodeSelector = JobTrial.Selector("zone", "z1") });
        trial.Place("a");
        trial.Place("b", false, ("zone", "z1"));
        trial.Place("c", true, ("zone", "z1"), ("gpu", "h100"));
        trial.Place("d", true, ("zone", "z2"));
        trial.Pass();
        Assert.Equal(2, trial.Status.Nodes.Desired);
        Assert.Equal("not begun on b, c", trial.Status.Message);
    }

    [Fact]
    public void Labels_that_no_node_has_are_told()
    {
        var trial = new JobTrial(new PrefetchJobSpec { NodeSelector = JobTrial.Selector("zone", "z9") }).With("a");
        trial.Pass();
        Assert.Contains("zone=z9", trial.Status.Message);
        Assert.Equal(PrefetchJobPhase.Pending, trial.Status.Phase);
    }

    [Fact]
    public void Of_an_OnDemand_Dataset_every_node_is_one()
    {
        var trial = OnDemand(copies: null);
        trial.Pass();
        Assert.Equal(3, trial.Status.Nodes.Desired);
    }

    [Fact]
    public void Of_an_OnDemand_Dataset_with_copies_those_that_were_told_and_as_many_as_there_are_copies()
    {
        var trial = OnDemand(copies: 2);
        trial.Pass();
        Assert.Equal(new PrefetchNodes { Desired = 2, Pending = 2 }, trial.Status.Nodes);
        trial.Tell("b");
        trial.Report("b", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        trial.Tell("c");
        trial.Report("c", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Complete, trial.Status.Phase);
    }

    [Fact]
    public void A_node_without_room_for_the_Dataset_that_has_room_for_the_paths_counts_as_any_other()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Paths = ["val"] });
        trial.Dataset = trial.Dataset! with { Status = trial.Dataset.Status! with { Nodes = new Api.NodeCount { Desired = 1 } } };
        trial.Place("a", isPlaced: false);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        trial.Tell("a");
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Complete, trial.Status.Phase);
    }

    [Fact]
    public void A_node_without_room_for_the_Dataset_keeps_it_from_being_complete()
    {
        var trial = new JobTrial();
        trial.Dataset = trial.Dataset! with { Status = trial.Dataset.Status! with { Nodes = new Api.NodeCount { Desired = 2 } } };
        trial.Place("a");
        trial.Place("b", isPlaced: false);
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal(new PrefetchNodes { Desired = 2, Pending = 1, Complete = 1 }, trial.Status.Nodes);
        Assert.Equal("50%", trial.Status.Summary.Done);
        Assert.Contains("no room", trial.Status.Message);
    }

    private static JobTrial OnDemand(int? copies)
    {
        var trial = new JobTrial();
        trial.Dataset = trial.Dataset! with { Spec = trial.Dataset.Spec with { Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand }, Placement = new DatasetPlacement { Copies = copies } } };
        foreach (var node in new[] { "a", "b", "c" }) trial.Place(node, isPlaced: false);
        return trial;
    }
}
