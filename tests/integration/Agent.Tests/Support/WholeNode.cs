using System.Globalization;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Integration.Tests.Faults;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>A node of a <see cref="WholeCluster"/>: an agent and its holder, in a mount namespace of their own, in which the pool's directory is this node's.</summary>
internal sealed class WholeNode(string root, string name) : INodeFiles, IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<string> _targets = [];
    private Child? _holder;

    /// <summary>Of the Node.</summary>
    public string Name => name;

    public string State { get; } = Path.Combine(root, name);

    public string Cache { get; } = Path.Combine(root, $"cache-{name}");

    public AgentProcesses Processes => new(State);

    public IReadOnlyList<string> Mounts => Processes.Holder is { } holder ? [.. File.ReadLines($"/proc/{holder}/mountinfo")] : [];

    public string Log => Path.Combine(State, "agent.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the holder, which starts the agent.</summary>
    public void Start(string pool, string poolDirectory, string kubeconfig)
    {
        Directory.CreateDirectory(Cache);
        _holder = Child.Start(
            "unshare",
            [
                "--mount", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"", "sh", Cache, poolDirectory,
                App.Agent, "hold", "--state", State, "--node", name, "--pool", pool, "--kubeconfig", kubeconfig,
                "--listen", $"127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}",
            ],
            WholeCluster.Direct);
    }

    /// <summary>Mounts a Dataset as the CSI driver does: by the agent's socket and the Dataset's uid.</summary>
    /// <returns>The path by which this process sees it, for as long as the holder lives.</returns>
    public async Task<string> MountAsync(string uid, string folder = "mnt")
    {
        var target = Directory.CreateDirectory(Path.Combine(root, $"{folder}-{name}")).FullName;
        using var agent = AgentClient.Open(Path.Combine(State, "agent.sock"));
        await agent.MountAsync(new MountRequest { Dataset = uid, Target = target }, cancellationToken: Token);
        _targets.Add(target);
        return $"/proc/{Processes.Holder}/root{target}";
    }

    public async Task UnmountAllAsync(CancellationToken cancellationToken)
    {
        if (_targets.Count == 0) return;
        using var agent = AgentClient.Open(Path.Combine(State, "agent.sock"));
        foreach (var target in _targets) await agent.UnmountAsync(new UnmountRequest { Target = target }, cancellationToken: cancellationToken);
        _targets.Clear();
    }

    /// <summary>Sum of one of the agent's counters over all Datasets.</summary>
    public async Task<double> SumAsync(string counter)
    {
        var metrics = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"), Token);
        return metrics.Split('\n').Where(line => line.StartsWith($"{counter}{{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Processes.KillAllAsync();
        _holder?.Dispose();
        _http.Dispose();
    }

    /// <summary>Unmounts what a test that failed has left mounted, so that its Datasets can go.</summary>
    public async Task LetGoAsync()
    {
        try
        {
            await UnmountAllAsync(CancellationToken.None);
        }
        catch (RpcException e)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {e.Status}");
        }
    }
}
