using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;

namespace VastK8s.Benchmarks.Product;

/// <summary>
/// The system under test, used as a person uses it: the <c>vastk8s</c> command with a state and a cache directory of its own, which
/// starts the agent. What a command's own start would drown (mount.ms) is asked of the agent over its socket.
/// </summary>
internal sealed class Vastk8s : IAsyncDisposable
{
    private readonly string _program;
    private readonly WorkDirectory _work;
    private readonly Dictionary<string, string?> _environment;
    private readonly string _name;
    private bool _started;

    private Vastk8s(string program, WorkDirectory work, string name, OriginServer? origin)
    {
        _program = program;
        _work = work;
        _name = name;
        State = work.Fresh(name);
        Cache = work.Fresh(name + "-cache");
        _environment = origin is null
            ? []
            : new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = origin.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = origin.SecretKey };
        Agent = AgentClient.Open(Path.Combine(State, "agent.sock"));
    }

    /// <summary>The state directory; agent and holder name it on their command lines.</summary>
    public string State { get; }

    public string Cache { get; }

    public AgentClient Agent { get; }

    /// <param name="bench">What for.</param>
    /// <param name="name">Of its directories; at most one of a name at a time.</param>
    /// <param name="origin">Whose credentials its environment gets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Vastk8s> StartAsync(Bench bench, string name, OriginServer? origin, CancellationToken cancellationToken)
    {
        var program = await Installation.FindAsync(bench.Say, cancellationToken);
        return new Vastk8s(program, bench.Work, name, origin);
    }

    /// <summary>A directory to mount on.</summary>
    public string MountPoint(string name)
    {
        var path = Path.Combine(_work.Disk, $"{_name}-mnt-{name}");
        Directory.CreateDirectory(path);
        return path;
    }

    public Task<ChildResult> IndexAsync(string dataset, CancellationToken cancellationToken) => RunAsync(cancellationToken, "index", "-f", dataset);

    /// <param name="name">Of an indexed Dataset.</param>
    /// <param name="cancellationToken">Ends the command; what is present stays.</param>
    public Task<ChildResult> PrefetchAsync(string name, CancellationToken cancellationToken) => RunAsync(cancellationToken, "prefetch", name);

    public Task<ChildResult> DeleteAsync(string name, CancellationToken cancellationToken) => RunAsync(cancellationToken, "delete", name);

    public Task<ChildResult> UnmountAsync(string target, CancellationToken cancellationToken) => RunAsync(cancellationToken, "umount", target);

    /// <summary>Mounts, and makes sure that it is the kind of mount that is to be measured.</summary>
    public async Task MountAsync(string dataset, string target, MountMode mode, CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken, "mount", "-f", dataset, target);
        var status = await Agent.GetStatusAsync(new GetStatusRequest(), cancellationToken: cancellationToken);
        var mount = status.Datasets.SelectMany(d => d.Mounts).FirstOrDefault(m => m.Target == target)
            ?? throw new InvalidOperationException($"{target} is not among the agent's mounts");
        if (mount.Mode != mode)
            throw new InvalidOperationException($"{target} is mounted {mount.Mode}, to be measured is {mode}");
    }

    /// <summary>Starts the agent, as the first command that needs one does: here the index of an empty directory.</summary>
    public async Task StartAgentAsync(CancellationToken cancellationToken) =>
        await IndexAsync(DatasetFile.Write(State, "nothing", $"file://{_work.Fresh(_name + "-nothing")}", null), cancellationToken);

    public async Task<int> AgentPidAsync(CancellationToken cancellationToken) =>
        (await Agent.GetInfoAsync(new GetInfoRequest(), cancellationToken: cancellationToken)).Pid;

    /// <summary>Agents alive, starting ones included; the holder, which names the same directory, left out.</summary>
    public IReadOnlyList<int> AgentProcesses() => [.. Processes.Naming(State, descendants: false).Where(p => !Processes.Arguments(p).Contains("hold"))];

    /// <summary>User and system seconds so far of the agent and what it started.</summary>
    public double CpuSeconds() => Processes.CpuSeconds(State);

    /// <summary>Stops the agent, and ends what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Agent.ShutdownAsync(new ShutdownRequest { UnmountAll = true }, deadline: DateTime.UtcNow.AddSeconds(30));
        }
        catch (RpcException)
        {
            // It is not there, or does not listen: what follows ends it.
        }

        Agent.Dispose();
        foreach (var target in Mounts.Below(_work.Disk).Where(m => m.StartsWith($"{_work.Disk}/{_name}", StringComparison.Ordinal)))
            Mounts.Detach(target);
        Processes.EndAll(() => Processes.Naming(State));
        Directory.Delete(State, recursive: true);
        Directory.Delete(Cache, recursive: true);
    }

    private async Task<ChildResult> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        // The cache directory is for the command that starts the agent.
        string[] options = _started ? ["--state", State] : ["--state", State, "--cache-dir", Cache];
        var result = await ChildProcess.RunAsync(_program, [.. options, .. arguments], _environment, cancellationToken);
        _started = true;
        return result;
    }
}
