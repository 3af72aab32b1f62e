using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Demo;

/// <summary>The demo from end to end with a fake agent that "mounts" by copying, and dies and comes back when it is killed.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly Workplace _workplace = new();
    private readonly List<Process> _processes = [];
    private FakeAgent? _agent;

    private string Source => Path.Combine(_workplace.Root, "source");

    private string Temporary => Path.Combine(_workplace.Root, "tmp");

    private FakeAgent Agent => _agent!;

    public async ValueTask InitializeAsync()
    {
        _workplace.Time = TimeProvider.System;
        Directory.CreateDirectory(Path.Combine(Source, "a", "empty"));
        _workplace.Write("source/large", new string('x', 300_000));
        _workplace.Write("source/a/b", "b");
        _workplace.Write("source/a/c", "");
        File.CreateSymbolicLink(Path.Combine(Source, "link"), "a/b");
        Directory.CreateDirectory(Temporary);
        _workplace.Environment["TMPDIR"] = Temporary;
        string socket = Path.Combine(_workplace.Root, "fake.sock");
        _agent = await FakeAgent.StartAsync(socket);
        _workplace.Environment["VASTK8S_AGENT"] = _workplace.WriteScript("vastk8s-cache-agent", $"ln -s {socket} \"$3/agent.sock\"\n");
        _agent.OnIndex = _ => [new IndexProgress { Snapshot = new Snapshot { Id = "abc", Objects = 4, Bytes = 300_001, Directories = 2 } }];
        _agent.OnMount = request =>
        {
            using (Process copy = Process.Start("cp", ["-a", Source + "/.", request.Target]))
            {
                copy.WaitForExit();
            }

            return new MountReply { SnapshotId = "abc", Mode = request.Dataset == "demo" ? MountMode.Direct : MountMode.Partial };
        };
        _agent.OnStatus = _ => new GetStatusReply { Datasets = { new DatasetStatus { OriginBytes = 7 } } };
        _agent.Info = Running();
        _agent.OnInfo = _ =>
        {
            // Two may ask at a time, and only one successor comes.
            lock (_processes)
            {
                return AgentProcesses.Runs(Agent.Info.Pid) ? Agent.Info : Running();
            }
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        foreach (Process process in _processes)
        {
            process.Kill();
            process.Dispose();
        }

        _workplace.Dispose();
    }

    [Fact]
    public async Task All_steps_are_taken_and_nothing_is_left()
    {
        CliResult result = await _workplace.RunAsync("demo", "--source", Source);

        Assert.True(result.Code == 0, result.ToString());
        Assert.Equal(8, result.Lines.Count(l => l.StartsWith("== ", StringComparison.Ordinal)));
        Assert.Equal(8, result.Lines.Count(l => l == "ok"));
        Assert.Contains("3 files (293.0 KiB) have the same SHA-256 on both sides; 1 link and 2 directories are the same", result.Out, StringComparison.Ordinal);
        Assert.Contains("2 files, 1 B, ", result.Out, StringComparison.Ordinal);
        Assert.Matches("Agent [0-9]+ was killed after 64.0 KiB of large \\(293.0 KiB\\) had been read.", result.Out);
        Assert.EndsWith("\nAll steps were right.\n", result.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        Assert.Equal(2, _processes.Count);
        Assert.Equal(
            ["demo-on-demand", "demo"], Agent.Requests.OfType<DeleteDatasetRequest>().Select(r => r.Dataset));
        Assert.True(Assert.Single(Agent.Requests.OfType<ShutdownRequest>()).UnmountAll);
    }

    [Fact]
    public async Task As_json_each_step_is_a_line()
    {
        CliResult result = await _workplace.RunAsync("demo", "--source", Source, "-o", "json");

        Assert.True(result.Code == 0, result.ToString());
        string[] steps = [.. result.Lines.Where(l => l.StartsWith("{\"kind\":\"DemoStep\",", StringComparison.Ordinal))];
        Assert.Equal(8, steps.Length);
        Assert.All(steps, step => Assert.Contains("\"outcome\":\"Ok\"", step, StringComparison.Ordinal));
        Assert.All(result.Lines, line => Assert.StartsWith("{\"kind\":\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_there_are_rules_and_tables()
    {
        _workplace.IsTerminal = true;

        CliResult result = await _workplace.RunAsync("demo", "--source", Source);

        Assert.True(result.Code == 0, result.ToString());
        Assert.Contains("──", result.Out, StringComparison.Ordinal);
        Assert.Contains("│ on-demand mount, first read", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_other_content_fails_the_demo_and_is_named()
    {
        Func<MountRequest, MountReply> copy = Agent.OnMount;
        Agent.OnMount = request =>
        {
            MountReply reply = copy(request);
            File.WriteAllText(Path.Combine(request.Target, "a/b"), "B");
            return reply;
        };

        CliResult result = await _workplace.RunAsync("demo", "--source", Source);

        Assert.Equal(1, result.Code);
        Assert.Contains("  a/b: another content than in the source", result.Out, StringComparison.Ordinal);
        Assert.Contains("FAILED: 1 difference between source and mount", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n1 step failed.\n", result.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task A_missing_file_fails_the_demo()
    {
        Func<MountRequest, MountReply> copy = Agent.OnMount;
        Agent.OnMount = request =>
        {
            MountReply reply = copy(request);
            File.Delete(Path.Combine(request.Target, "a/b"));
            return reply;
        };

        CliResult result = await _workplace.RunAsync("demo", "--source", Source);

        Assert.Equal(1, result.Code);
        Assert.Contains("FAILED: the mount shows 3 files and 2 directories, the snapshot has 4 and 2", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "this kernel has no erofs (no such device)")]
    [InlineData(false, "mounting needs root; this kernel has no erofs")]
    public async Task Where_mounting_is_impossible_the_rest_is_shown(bool root, string expected)
    {
        _workplace.IsRoot = root;
        Agent.Info.Limitations.Add("this kernel has no erofs");
        Agent.OnMount = _ => throw new RpcException(new Status(StatusCode.FailedPrecondition, "no such device"));

        CliResult result = await _workplace.RunAsync("demo", "--source", Source);

        Assert.True(result.Code == 0, result.ToString());
        Assert.Contains($"left out: {expected}\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(4, result.Lines.Count(l => l.StartsWith("left out: ", StringComparison.Ordinal)));
        Assert.EndsWith("\nAll that can be shown on this machine was right; 4 steps were left out.\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mount_that_should_work_and_does_not_fails_the_demo()
    {
        Agent.OnMount = _ => throw new RpcException(new Status(StatusCode.Internal, "EINVAL"));

        Assert.Equal(1, (await _workplace.RunAsync("demo", "--source", Source)).Code);
    }

    [Fact]
    public async Task An_interrupted_demo_leaves_nothing_behind()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Agent.OnPrefetch = _ => [Sample.Running()];
        Agent.PrefetchHangs = true;
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);

        Task<int> run = CommandLine.RunAsync(_workplace.Host(output, error), ["demo", "--source", Source], interrupt.Token);
        await Agent.PrefetchBegan.Task.WaitAsync(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();

        Assert.Equal(130, await run);
        Assert.Single(Agent.Requests.OfType<ShutdownRequest>());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Kept_directories_are_named()
    {
        CliResult result = await _workplace.RunAsync("demo", "--source", Source, "--keep");

        Assert.True(result.Code == 0, result.ToString());
        string kept = Assert.Single(Directory.EnumerateDirectories(Temporary));
        Assert.Contains($"vastk8s stop --unmount-all --state {kept}/state && rm -r {kept}", result.Out, StringComparison.Ordinal);
        Assert.Empty(Agent.Requests.OfType<ShutdownRequest>());
    }

    [Fact]
    public async Task Directories_given_are_emptied_and_stay_if_they_were_there()
    {
        string state = Directory.CreateDirectory(Path.Combine(_workplace.Root, "mine")).FullName;
        string cache = Path.Combine(_workplace.Root, "cache");

        CliResult result = await _workplace.RunAsync("demo", "--source", Source, "--state", state, "--cache-dir", cache);

        Assert.True(result.Code == 0, result.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(state));
        Assert.False(Directory.Exists(cache));
    }

    [Fact]
    public async Task A_directory_in_use_is_refused()
    {
        CliResult result = await _workplace.RunAsync("demo", "--source", Source, "--state", Source);

        Assert.Equal(2, result.Code);
        Assert.Contains($"{Source} is not empty; give the demo a directory of its own", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Source, "large")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    // A process to be killed in the fake's place.
    private AgentInfo Running()
    {
        var process = Process.Start("sleep", ["600"]);
        _processes.Add(process);
        var info = new AgentInfo { Version = "0.1.0", Pid = process.Id };
        if (_agent is { Info: { } before })
        {
            info.Limitations.Add(before.Limitations);
        }

        return Agent.Info = info;
    }
}
