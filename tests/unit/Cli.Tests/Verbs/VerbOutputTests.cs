using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

/// <summary>What each verb prints, to the letter: scripts read it.</summary>
public sealed class VerbOutputTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Index_as_text()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("index", "imagenet");

        Assert.Equal(0, result.Code);
        Assert.Equal(
            """
            imagenet: 10,000 objects, 4.0 GiB, 120 directories; snapshot 3f2a91c0b7d4
              left out: 1 DotComponent: a/../b\u001b[31m
              left out: 3 SpecialFile: dev/null, …

            """,
            result.Out);
        Assert.Equal("index imagenet: 5,000 objects, 2.0 GiB\nindex imagenet: 10,000 objects, 4.0 GiB\n", result.Error);
    }

    [Fact]
    public async Task Index_as_json()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("index", "imagenet", "-o", "json");

        Assert.Equal(
            """
            {"kind":"IndexProgress","dataset":"imagenet","objects":5000,"bytes":2147483648}
            {"kind":"Snapshot","dataset":"imagenet","snapshot":{"id":"3f2a91c0b7d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e","objects":10000,"bytes":4294967296,"directories":120,"skipped":{"DotComponent":1,"SpecialFile":3},"skippedSamples":[{"reason":"SpecialFile","key":"dev/null"},{"reason":"DotComponent","key":"a/../b\u001B[31m"}],"createdUnixMs":1700000000000}}

            """,
            result.Out);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Prefetch_as_text()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("prefetch", "imagenet", "--path", "/train/", "--path", "labels.csv");

        Assert.Equal((0, "imagenet: complete: 10,000 objects, 4.0 GiB in 0.0 ms\n"), (result.Code, result.Out));
        Assert.Equal(["train", "labels.csv"], agent.Last<PrefetchRequest>().Paths);
    }

    [Fact]
    public async Task Prefetch_as_json()
    {
        await using FakeAgent agent = await StartAsync();
        agent.OnPrefetch = _ => [Sample.Running(), Sample.Incomplete()];

        CliResult result = await _workplace.RunAsync("prefetch", "imagenet", "-o", "json");

        Assert.Equal(3, result.Code);
        Assert.Equal(
            """
            {"kind":"PrefetchProgress","dataset":"imagenet","state":"Running","objectsTotal":10000,"objectsDone":2500,"objectsFailed":0,"bytesTotal":4294967296,"bytesDone":1073741824,"bytesFailed":0,"rate":536870912,"etaSeconds":65,"concurrency":16,"failures":[]}
            {"kind":"PrefetchProgress","dataset":"imagenet","state":"Incomplete","objectsTotal":10000,"objectsDone":9998,"objectsFailed":2,"bytesTotal":4294967296,"bytesDone":4294965248,"bytesFailed":2048,"rate":536870912,"etaSeconds":null,"concurrency":0,"failures":[{"key":"train/a.jpg","message":"changed since it was listed; index again"}]}

            """,
            result.Out);
    }

    [Fact]
    public async Task What_failed_is_listed()
    {
        await using FakeAgent agent = await StartAsync();
        agent.OnPrefetch = _ => [Sample.Incomplete()];

        CliResult result = await _workplace.RunAsync("prefetch", "imagenet");

        Assert.Equal(3, result.Code);
        Assert.Equal(
            """
            imagenet: incomplete: 9,998 objects, 4.0 GiB in 0.0 ms; 2 objects (2.0 KiB) failed
              failed: train/a.jpg: changed since it was listed; index again
              and 1 more

            """,
            result.Out);
    }

    [Fact]
    public async Task Mount_lists_a_URI_first_and_makes_the_directory()
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync("mount", "s3://bucket/x", "mnt/x", "--name", "x");

        string target = Path.Combine(_workplace.Root, "mnt/x");
        Assert.Equal(0, result.Code);
        Assert.EndsWith(
            $"{target}: x mounted in 0.0 ms, snapshot 3f2a91c0b7d4, partial: missing bytes are fetched on first read\n", result.Out, StringComparison.Ordinal);
        Assert.Equal([typeof(IndexRequest), typeof(MountRequest)], agent.Requests.Select(r => r.GetType()));
        Assert.Equal(("x", target), (agent.Last<MountRequest>().Dataset, agent.Last<MountRequest>().Target));
        Assert.True(Directory.Exists(target));
    }

    [Fact]
    public async Task Mount_of_a_name_lists_nothing()
    {
        await using FakeAgent agent = await StartAsync();
        agent.OnMount = _ => new MountReply { SnapshotId = "abc", Mode = MountMode.Direct };

        CliResult result = await _workplace.RunAsync("mount", "imagenet", "x", "-o", "json");

        Assert.Equal(
            $$"""{"kind":"Mount","dataset":"imagenet","target":"{{_workplace.Root}}/x","snapshotId":"abc","mode":"Direct","milliseconds":0}""" + "\n", result.Out);
        Assert.Equal([typeof(MountRequest)], agent.Requests.Select(r => r.GetType()));
    }

    [Fact]
    public async Task Mount_of_a_file_takes_one_argument()
    {
        await using FakeAgent agent = await StartAsync();
        _workplace.Write("d.yaml", "apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {name: a}\nspec: {sources: [{uri: 's3://b'}]}\n");

        CliResult result = await _workplace.RunAsync("mount", "-f", "d.yaml", "x");

        Assert.Equal(0, result.Code);
        Assert.Equal(("a", Path.Combine(_workplace.Root, "x")), (agent.Last<MountRequest>().Dataset, agent.Last<MountRequest>().Target));
    }

    [Fact]
    public async Task An_incomplete_prefetch_is_mounted_and_said()
    {
        await using FakeAgent agent = await StartAsync();
        agent.OnPrefetch = _ => [Sample.Incomplete()];

        CliResult result = await _workplace.RunAsync("mount", "imagenet", "x", "--prefetch");

        Assert.Equal(3, result.Code);
        Assert.Equal([typeof(PrefetchRequest), typeof(MountRequest)], agent.Requests.Select(r => r.GetType()));
    }

    [Theory]
    [InlineData("umount mnt/", "ROOT/mnt: unmounted\n")]
    [InlineData("unmount mnt --force -o json", """{"kind":"Unmount","target":"ROOT/mnt","wasMounted":true}""" + "\n")]
    [InlineData("delete imagenet", "imagenet: deleted, 5.0 MiB freed\n")]
    [InlineData("delete imagenet -o json", """{"kind":"Delete","dataset":"imagenet","freedBytes":5242880}""" + "\n")]
    [InlineData("stop", "agent 4242 stopped\n")]
    [InlineData("stop --unmount-all -o json", """{"kind":"Stop","wasRunning":true,"pid":4242}""" + "\n")]
    public async Task Short_verbs(string arguments, string expected)
    {
        await using FakeAgent agent = await StartAsync();

        CliResult result = await _workplace.RunAsync(arguments.Split(' '));

        Assert.Equal((0, expected.Replace("ROOT", _workplace.Root, StringComparison.Ordinal), ""), (result.Code, result.Out, result.Error));
    }

    [Fact]
    public async Task Stop_waits_for_the_agents_end_and_asks_once()
    {
        await using FakeAgent agent = await StartAsync();

        await _workplace.RunAsync("stop", "--unmount-all");

        Assert.True(Assert.Single(agent.Requests.OfType<ShutdownRequest>()).UnmountAll);
        Assert.False(File.Exists(_workplace.Socket));
    }

    [Theory]
    [InlineData("stop", 0, "no agent runs\n", "")]
    [InlineData("stop -o json", 0, "{\"kind\":\"Stop\",\"wasRunning\":false,\"pid\":null}\n", "")]
    [InlineData("status", 4, "", "vastk8s: no agent answers on SOCKET; mount, prefetch and index start one (--state DIR: that of another)\n")]
    [InlineData("status -o json", 4, "", "{\"kind\":\"Error\",\"message\":\"no agent answers on SOCKET; mount, prefetch and index start one (--state DIR: that of another)\",\"exitCode\":4}\n")]
    public async Task Stop_and_status_start_no_agent(string arguments, int code, string output, string error)
    {
        CliResult result = await _workplace.RunAsync(arguments.Split(' '));

        Assert.Equal((code, output, error.Replace("SOCKET", _workplace.Socket, StringComparison.Ordinal)), (result.Code, result.Out, result.Error));
    }

    private async Task<FakeAgent> StartAsync()
    {
        FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnIndex = _ =>
        [
            new IndexProgress { Objects = 5_000, Bytes = 2L << 30 },
            new IndexProgress { Objects = 10_000, Bytes = 4L << 30, Snapshot = Sample.Snapshot() },
        ];
        return agent;
    }
}
