using Grpc.Core;
using Grpc.Net.Client;
using Mono.Unix.Native;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Protocol;
using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;
using Mode = VastK8s.CsiDriver.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;
using Volume = VastK8s.CsiDriver.Protocol.Volume;

namespace VastK8s.Csi.Integration.Tests.Support;

/// <summary>
/// A node for one test: an agent, a driver that keeps its connections, a source and kubelet's folders, all in a temporary folder. Whatever was started or mounted ends with it, by pid and path.
/// </summary>
internal sealed class CsiNode : IAsyncDisposable
{
    /// <summary>Name of the Dataset.</summary>
    public const string Dataset = "docs";

    private static readonly Dictionary<string, string> Environment = new() { ["VASTK8S_AGENT"] = App.Agent, ["DOTNET_TieredPGO"] = "0" };
    private readonly string[] _driverOptions;
    private readonly GrpcChannel _channel;

    private CsiNode(string[] driverOptions)
    {
        _driverOptions = driverOptions;
        Root = Directory.CreateTempSubdirectory("vastk8s-csi-").FullName;
        State = Path.Combine(Root, "state");
        Source = Path.Combine(Root, "source");
        Socket = Path.Combine(Root, "csi.sock");
        _channel = UnixChannel.Open(Socket);
        (Identity, Controller, Node) = (new Identity.IdentityClient(_channel), new Controller.ControllerClient(_channel), new Node.NodeClient(_channel));
    }

    public string Root { get; }

    public string State { get; }

    public string Source { get; }

    public string Socket { get; }

    public NodeProcess Agent { get; } = new(App.Agent, Environment);

    public NodeProcess Driver { get; } = new(DriverApp.Path, Environment);

    public GrpcChannel Channel => _channel;

    public Identity.IdentityClient Identity { get; }

    public Controller.ControllerClient Controller { get; }

    public Node.NodeClient Node { get; }

    /// <summary>Where agents mount for the driver.</summary>
    public string SharedMounts => Path.Combine(State, "mounts");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string AgentSocket => Path.Combine(State, "agent.sock");

    /// <summary>With a Dataset of these files. Skips the test where this machine cannot.</summary>
    public static async Task<CsiNode> StartAsync(IReadOnlyDictionary<string, byte[]> files, params string[] driverOptions)
    {
        Requires.Mounts();
        Assert.SkipUnless(DriverApp.Missing is null, DriverApp.Missing ?? "");
        var node = new CsiNode(driverOptions);
        try
        {
            node.Write(files);
            await node.StartDriverAsync();
            await node.StartAgentAsync();
            await node.IndexAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts files into the source.</summary>
    public void Write(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files)
        {
            var file = Path.Combine(Source, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    public void StartDriver(string? state = null) => Driver.Start(["--endpoint", $"unix://{Socket}", "--agent", state ?? State, "--node", "node-1", "--hold", .. _driverOptions]);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="state">Another path of the state directory.</param>
    public async Task StartDriverAsync(string? state = null)
    {
        StartDriver(state);
        await Eventually.IsAsync(async () => await AnswersAsync(() => Identity.ProbeAsync(new ProbeRequest(), cancellationToken: Token)), () => $"the driver answers\n{Driver.Tail}");
    }

    public void StartAgent() => Agent.Start(["serve", "--state", State, "--cache-dir", Path.Combine(Root, "cache"), "--holder", "external"]);

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAgentAsync()
    {
        StartAgent();
        using var client = AgentClient.Open(AgentSocket);
        await Eventually.IsAsync(async () => await AnswersAsync(() => client.GetInfoAsync(new GetInfoRequest(), cancellationToken: Token)), () => $"the agent answers\n{Agent.Tail}");
    }

    /// <summary>Waits until the agent says that the driver has its connections.</summary>
    public async Task HeldAsync()
    {
        Condition? last = null;
        await Eventually.IsAsync(
            async () =>
            {
                last = (await StatusAsync()).Conditions.FirstOrDefault(c => c.Type == "DescriptorsHeld");
                return last?.Status == "True";
            },
            () => $"the driver holds the agent's connections: {last}");
    }

    public async Task<GetStatusReply> StatusAsync()
    {
        using var client = AgentClient.Open(AgentSocket);
        return await client.GetStatusAsync(new GetStatusRequest(), cancellationToken: Token);
    }

    /// <summary>Lists the source.</summary>
    public Task IndexAsync() => DoAsync("index", $"file://{Source}", "--name", Dataset);

    /// <summary>Fetches all of it.</summary>
    public Task PrefetchAsync() => DoAsync("prefetch", Dataset);

    public async Task<Volume> CreateAsync(string name = "pvc-1") => (await Controller.CreateVolumeAsync(
        new CreateVolumeRequest { Name = name, Parameters = { ["dataset"] = Dataset }, VolumeCapabilities = { Capability } }, cancellationToken: Token)).Volume;

    /// <summary>Where kubelet has a volume staged.</summary>
    public string StagingOf(string volume = Dataset) => Path.Combine(Root, "kubelet", "plugins", volume.Replace('/', '-'), "globalmount");

    /// <summary>Where kubelet has a pod's volume.</summary>
    public string TargetOf(string pod) => Path.Combine(Root, "kubelet", "pods", pod, "mount");

    public async Task<string> StageAsync(string volume = Dataset)
    {
        // kubelet makes it.
        var target = Directory.CreateDirectory(StagingOf(volume)).FullName;
        await Node.NodeStageVolumeAsync(new NodeStageVolumeRequest { VolumeId = volume, StagingTargetPath = target, VolumeCapability = Capability }, cancellationToken: Token);
        return target;
    }

    public Task UnstageAsync(string volume = Dataset) =>
        Node.NodeUnstageVolumeAsync(new NodeUnstageVolumeRequest { VolumeId = volume, StagingTargetPath = StagingOf(volume) }, cancellationToken: Token).ResponseAsync;

    public async Task<string> PublishAsync(string pod, string volume = Dataset, params (string Key, string Value)[] attributes)
    {
        var target = TargetOf(pod);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var request = new NodePublishVolumeRequest { VolumeId = volume, StagingTargetPath = StagingOf(volume), TargetPath = target, VolumeCapability = Capability, Readonly = true };
        foreach (var (key, value) in attributes) request.VolumeContext[key] = value;
        await Node.NodePublishVolumeAsync(request, cancellationToken: Token);
        return target;
    }

    public Task UnpublishAsync(string pod, string volume = Dataset) =>
        Node.NodeUnpublishVolumeAsync(new NodeUnpublishVolumeRequest { VolumeId = volume, TargetPath = TargetOf(pod) }, cancellationToken: Token).ResponseAsync;

    /// <summary>Tries a call until it succeeds, as kubelet does.</summary>
    public async Task RetryAsync(Func<Task> call)
    {
        RpcException? last = null;
        await Eventually.IsAsync(
            async () =>
            {
                try
                {
                    await call();
                    return true;
                }
                catch (RpcException e)
                {
                    last = e;
                    return false;
                }
            },
            () => $"{last}\n{Driver.Tail}\n{Agent.Tail}");
    }

    /// <summary>Targets of all mounts in the node's folder, in order.</summary>
    public IReadOnlyList<string> MountedTargets() => [.. Mounts.Read().Select(m => m.Target).Where(t => t.StartsWith(Root + "/", StringComparison.Ordinal))];

    /// <summary>Where the agent has mounted what is seen at a path.</summary>
    public string SharedOf(string target)
    {
        var mounts = Mounts.Read();
        var device = mounts.Last(m => m.Target == target).Device;
        return Assert.Single(mounts, m => m.Device == device && m.Target.StartsWith(SharedMounts + "/", StringComparison.Ordinal)).Target;
    }

    /// <summary>Waits until nothing is mounted, and no folder for a mount is left.</summary>
    public async Task NothingIsLeftAsync()
    {
        await Eventually.IsAsync(async () =>
        {
            // The agent sees what was unmounted when it is asked something.
            await StatusAsync();
            return MountedTargets().Count == 0;
        }, () => $"nothing is mounted: {string.Join(", ", MountedTargets())}\n{Driver.Tail}");
        foreach (var folder in (string[])[SharedMounts, Path.Combine(State, "segments")])
        {
            if (Directory.Exists(folder)) Assert.Empty(Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateFileSystemEntries));
        }

        var pods = Path.Combine(Root, "kubelet", "pods");
        if (Directory.Exists(pods)) Assert.Empty(Directory.EnumerateDirectories(pods).SelectMany(Directory.EnumerateFileSystemEntries));
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"driver:\n{Driver.Tail}\nagent:\n{Agent.Tail}");

        // First the processes: with the last descriptor of a FUSE connection goes whoever waits for an answer from it.
        try
        {
            foreach (var process in (NodeProcess[])[Driver, Agent])
            {
                if (process.Runs) await process.EndAsync(Signum.SIGKILL);
                process.Dispose();
            }

            await new AgentProcesses(State).KillAllAsync();
        }
        finally
        {
            _channel.Dispose();
            foreach (var target in MountedTargets().Reverse()) Mounts.Unmount(target, detach: true);
            Directory.Delete(Root, recursive: true);
        }
    }

    public static VolumeCapability Capability => new() { Mount = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } };

    private async Task DoAsync(params string[] arguments)
    {
        using var child = Child.Start(App.Cli, [.. arguments, "--state", State, "-o", "json"], Environment);
        var result = await child.WaitAsync(Limits.Command);
        Assert.True(result.ExitCode == 0, $"vastk8s {string.Join(' ', arguments)}: {result}\n{Agent.Tail}");
    }

    private static async Task<bool> AnswersAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
