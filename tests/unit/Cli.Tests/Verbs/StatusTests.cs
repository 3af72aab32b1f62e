using System.Globalization;
using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

public sealed class StatusTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task All_Datasets_as_a_table()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("status");

        Assert.Equal(
            """
            Agent 0.1.0, pid 4242, up 2h00m
              cannot: no /dev/fuse
            Cache /cache: 1.0 GiB of 100.0 GiB, Ready
            Cache /bad: 0 B of 0 B, Failed: EIO
            DescriptorsHeld=True (Connected)

            DATASET   OBJECTS  SIZE     CACHED          SNAPSHOT      MOUNTS                   CONDITIONS
            imagenet  10,000   4.0 GiB  1.0 GiB (25 %)  3f2a91c0b7d4  /mnt/imagenet (partial)  Indexed, SourceReachable=False (AccessDenied)
            logs      -        -        0 B             -             -                        -

            """,
            result.Out);
    }

    [Fact]
    public async Task One_Dataset_with_everything_about_it()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("status", "imagenet");

        Assert.Equal("imagenet", agent.Last<GetStatusRequest>().Dataset);
        Assert.Equal(
            """
            imagenet
              source     s3://bucket/imagenet
              snapshot   3f2a91c0b7d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e
              size       10,000 objects, 4.0 GiB, 120 directories
              left out: 1 DotComponent: a/../b\u001b[31m
              left out: 3 SpecialFile: dev/null, …
              cached     2,500 objects, 1.0 GiB (25 %)
              mount      /mnt/imagenet (partial, snapshot 3f2a91c0b7d4)
              fetched    1.0 GiB in 2,600 requests since the agent started
              read       7.0 MiB from the cache, 3.0 MiB fetched first, 1 error
              Indexed=True (Listed): 10000 objects
              SourceReachable=False (AccessDenied)

            """,
            result.Out);
    }

    [Fact]
    public async Task Everything_as_json()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("status", "-o", "json");

        // One line in fact.
        string expected =
            """
            {"kind":"Status","agent":{"version":"0.1.0","pid":4242,"startedUnixMs":1700000000000,"limitations":["no /dev/fuse"]},
            "datasets":[{"name":"imagenet","sources":["s3://bucket/imagenet"],
            "snapshot":{"id":"3f2a91c0b7d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e","objects":10000,"bytes":4294967296,"directories":120,
            "skipped":{"DotComponent":1,"SpecialFile":3},
            "skippedSamples":[{"reason":"SpecialFile","key":"dev/null"},{"reason":"DotComponent","key":"a/../b\u001B[31m"}],
            "createdUnixMs":1700000000000},"cachedObjects":2500,"cachedBytes":1073741824,
            "mounts":[{"target":"/mnt/imagenet","snapshotId":"3f2a91c0b7d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e","mode":"Partial"}],
            "conditions":[{"type":"Indexed","status":"True","reason":"Listed","message":"10000 objects","lastTransitionUnixMs":5},
            {"type":"SourceReachable","status":"False","reason":"AccessDenied","message":"","lastTransitionUnixMs":0}],
            "originBytes":1073741824,"originRequests":2600,"hitBytes":7340032,"missBytes":3145728,"readErrors":1},
            {"name":"logs","sources":["gs://bucket/logs"],"snapshot":null,"cachedObjects":0,"cachedBytes":0,"mounts":[],"conditions":[],
            "originBytes":0,"originRequests":0,"hitBytes":0,"missBytes":0,"readErrors":0}],
            "directories":[{"path":"/cache","capacityBytes":107374182400,"usedBytes":1073741824,"state":"Ready","message":""},
            {"path":"/bad","capacityBytes":0,"usedBytes":0,"state":"Failed","message":"EIO"}],
            "conditions":[{"type":"DescriptorsHeld","status":"True","reason":"Connected","message":"","lastTransitionUnixMs":0}]}
            """;
        Assert.Equal(
            expected.Replace("\n", "", StringComparison.Ordinal) + "\n",
            result.Out);
    }

    [Fact]
    public async Task No_Datasets_say_how_to_make_one()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        Assert.EndsWith("\nNo Datasets. vastk8s index URI makes one.\n", (await _workplace.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_fails()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        CliResult result = await _workplace.RunAsync("status", "nope");

        Assert.Equal((1, "vastk8s: no Dataset 'nope' here; vastk8s status shows those there are\n"), (result.Code, result.Error));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_shows_it_again_until_interrupted(bool terminal)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int asked = 0;
        agent.OnStatus = _ =>
        {
            GetStatusReply status = Sample.Status();
            status.Agent.Pid = ++asked;
            if (asked == 3)
            {
                interrupt.Cancel();
            }

            return status;
        };
        _workplace.IsTerminal = terminal;
        _workplace.Time = TimeProvider.System;
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);

        int code = await CommandLine.RunAsync(_workplace.Host(output, error), ["status", "--watch"], interrupt.Token);

        Assert.Equal(130, code);
        Assert.Contains("pid 1,", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("pid 2,", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(terminal, output.ToString().Contains('\u001b', StringComparison.Ordinal));
    }

    private async Task<FakeAgent> StartAsync()
    {
        FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnStatus = request =>
        {
            GetStatusReply status = Sample.Status();
            if (request.Dataset.Length > 0)
            {
                DatasetStatus one = status.Datasets.Single(d => d.Name == request.Dataset);
                status.Datasets.Clear();
                status.Datasets.Add(one);
            }

            return status;
        };
        return agent;
    }
}
