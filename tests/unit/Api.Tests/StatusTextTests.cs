using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Api.Tests;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1Ki")]
    [InlineData(1536, "1.5Ki")]
    [InlineData((10 << 20) - 1, "9.9Mi")]
    [InlineData(10 << 20, "10Mi")]
    [InlineData((1L << 40) - 1, "1023Gi")]
    [InlineData(1319413953331, "1.1Ti")]
    [InlineData(long.MaxValue, "7.9Ei")]
    public void Bytes_are_rounded_down(long bytes, string expected) => Assert.Equal(expected, StatusText.Bytes(bytes));

    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(0, 5, 0)]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(2000, 1000, 100)]
    [InlineData(long.MaxValue - 1, long.MaxValue, 99)]
    public void Percent_is_rounded_down(long done, long total, int expected) => Assert.Equal(expected, StatusText.Percent(done, total));

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long…")]
    [InlineData("😀😀😀", 3, "😀😀😀")]
    [InlineData("😀😀😀", 2, "😀…")]
    public void Clipping_counts_code_points(string text, int maximum, string expected) => Assert.Equal(expected, StatusText.Clip(text, maximum));

    [Fact]
    public void A_summary_says_what_the_numbers_say()
    {
        var dataset = new DatasetStatus
        {
            Snapshot = new() { Id = "x", Bytes = 3L << 40 },
            Cached = new() { Percent = 87 },
            Nodes = new() { Ready = 3, Desired = 4 },
            RateBytesPerSecond = 1 << 30,
        };
        Assert.Equal(new() { Size = "3Ti", Cached = "87%", Nodes = "3/4", Rate = "1Gi/s" }, DatasetSummary.Of(dataset));
        Assert.Equal(new() { Nodes = "0/0" }, DatasetSummary.Of(new()));
        Assert.Equal(
            new() { Nodes = "1/2", Used = "1Ki", Capacity = "2Ki" },
            CachePoolSummary.Of(new() { Nodes = new() { Ready = 1, Desired = 2 }, UsedBytes = 1024, CapacityBytes = 2048 }));
        Assert.Equal(
            new() { Done = "50%", Size = "2Ki", Nodes = "1/2" },
            PrefetchJobSummary.Of(new() { Snapshot = "x", Bytes = new() { Total = 2048, Done = 1024 }, Nodes = new() { Complete = 1, Desired = 2 } }));
        Assert.Equal(new(), PrefetchJobSummary.Of(new()));
    }

    [Fact]
    public void Totals_leave_out_directories_that_failed()
    {
        CacheNodeTotals totals = CacheNodeTotals.Of(
            [
                new NodeDirectoryStatus { Path = "/a", CapacityBytes = 10, UsedBytes = 4, State = NodeDirectoryStatus.Ready },
                new NodeDirectoryStatus { Path = "/b", CapacityBytes = 10, UsedBytes = 4, State = NodeDirectoryStatus.Failed },
                new NodeDirectoryStatus { Path = "/c", CapacityBytes = 10, UsedBytes = 10, State = NodeDirectoryStatus.Full },
            ],
            [new NodeDatasetStatus { Uid = "a", RateBytesPerSecond = 3 }, new NodeDatasetStatus { Uid = "b", RateBytesPerSecond = 4 }]);

        Assert.Equal(new() { Datasets = 2, CapacityBytes = 20, UsedBytes = 14, RateBytesPerSecond = 7 }, totals);
        Assert.Equal(new() { Used = "14", Capacity = "20", Rate = "7/s" }, CacheNodeSummary.Of(totals));
    }

    [Fact]
    public void Work_is_summed() =>
        Assert.Equal(new WorkCount { Total = 5, Done = 3, Failed = 1 }, new WorkCount { Total = 2, Done = 1, Failed = 1 } + new WorkCount { Total = 3, Done = 2 });

    [Fact]
    public void A_status_is_made_to_fit()
    {
        string tooLong = new('x', 5000);
        var status = new CacheNodeStatus
        {
            Message = tooLong,
            Conditions = [new V1Condition { Type = "Ready", Message = tooLong }],
            Datasets =
            [
                new NodeDatasetStatus
                {
                    Uid = "u",
                    Listing = new() { Request = "r", Message = tooLong },
                    Snapshot = new() { Id = "i", SkippedReasons = Enumerable.Range(0, 100).ToDictionary(i => $"r{i:d3}", i => (long)i) },
                },
            ],
            PrefetchJobs = [new NodePrefetchJobStatus { Uid = "j", Failures = [.. Enumerable.Range(0, 9).Select(i => new PrefetchFailure { Key = $"{i}{tooLong}" })] }],
        };

        CacheNodeStatus fit = StatusBounds.Fit(status);

        Assert.Equal((1024, 1024), (fit.Message!.Length, fit.Conditions[0].Message.Length));
        Assert.Equal((1024, 32), (fit.Datasets[0].Listing!.Message!.Length, fit.Datasets[0].Snapshot!.SkippedReasons.Count));
        Assert.Equal((5, 512), (fit.PrefetchJobs[0].Failures.Count, fit.PrefetchJobs[0].Failures[0].Key!.Length));
        Assert.Equal(5000, status.Message!.Length);
        Assert.Equal(5000, status.Conditions[0].Message.Length);
        Assert.Equal(fit, StatusBounds.Fit(fit));
    }
}
