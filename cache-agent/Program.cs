using System.CommandLine;
using System.Runtime.InteropServices;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Nodes;
using VastK8s.CacheAgent.Nodes.Listening;

var state = new Option<string>("--state") { Description = "Directory for Datasets, sockets and the log.", DefaultValueFactory = _ => "/var/lib/vastk8s" };
var cacheDirs = new Option<string[]>("--cache-dir") { Description = "Directory for cached bytes, with its capacity: /mnt/nvme0/cache:800Gi. May be given several times. Default: cache below the state directory." };
var adopt = new Option<int>("--adopt") { Description = "Process id of a running agent to wait for before starting one.", Hidden = true };

var node = new Option<string>("--node") { Description = "Name of the Kubernetes node that this is. Makes it do what the node's CacheNode says, and report there; needs --pool." };
var pool = new Option<string>("--pool") { Description = "Name of the CachePool that the node belongs to." };
var kubeconfig = new Option<string>("--kubeconfig") { Description = "Kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the pod's service account." };
var @namespace = new Option<string>("--namespace") { Description = "Namespace where the operator keeps copies of Secrets.", DefaultValueFactory = _ => "vastk8s-system" };
var listen = new Option<string>("--listen") { Description = "Address and port for /healthz, /readyz, /metrics and other agents, as in 0.0.0.0:9440. Default: none." };
var advertise = new Option<string>("--advertise") { Description = "host:port under which other agents reach it. Default: what --listen says, if that is one address." };

var holder = new Option<string>("--holder") { Description = "Who keeps FUSE connections while no agent runs. own: a process that this one starts. external: the CSI driver.", DefaultValueFactory = _ => "own" };
holder.AcceptOnlyFromAmong("own", "external");

NodeOptions? Node(ParseResult parsed)
{
    if (parsed.GetValue(node) is not { } name)
    {
        return new[] { pool, kubeconfig, listen, advertise }.FirstOrDefault(o => parsed.GetValue(o) is not null) is { } alone
            ? throw new FormatException($"{alone.Name} is for an agent of a Kubernetes node: give --node, too")
            : null;
    }

    if (parsed.GetValue(pool) is not { } poolName) throw new FormatException("--node needs --pool: the name of the CachePool that the node belongs to");
    if (parsed.GetValue(listen) is { } address) _ = NodeListener.Parse(address);
    return new NodeOptions(name, poolName)
    {
        Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
        Namespace = parsed.GetValue(@namespace)!,
        Listen = parsed.GetValue(listen),
        Advertise = parsed.GetValue(advertise),
    };
}

AgentOptions Options(ParseResult parsed)
{
    var directory = Path.GetFullPath(parsed.GetValue(state)!);
    var caches = parsed.GetValue(cacheDirs) is { Length: > 0 } given ? given : [Path.Combine(directory, "cache")];
    return new AgentOptions(directory, [.. caches.Select(AgentOptions.ParseCacheDirectory)]) { Node = Node(parsed), HasExternalHolder = parsed.GetValue(holder) == "external" };
}

async Task<int> GuardAsync(Func<Task<int>> run)
{
    try
    {
        return await run().ConfigureAwait(false);
    }
    catch (Exception e) when (e is FormatException or InvalidDataException)
    {
        await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
        return AgentHost.Refused;
    }
}

var serve = new Command("serve", "Run the cache agent of this node.") { state, cacheDirs, node, pool, kubeconfig, @namespace, listen, advertise, holder };
serve.SetAction((parsed, token) => GuardAsync(async () =>
{
    // SIGTERM is a polite end: what is mounted waits for the next agent.
    using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
    return await AgentHost.RunAsync(Options(parsed), stop.Token).ConfigureAwait(false);
}));

var hold = new Command("hold", "Leave the terminal, keep FUSE connections, start the agent and start it again whenever it dies.") { state, cacheDirs, node, pool, kubeconfig, @namespace, listen, advertise, adopt };
hold.SetAction((parsed, token) => GuardAsync(() =>
{
    var options = Options(parsed);
    return Holding.RunAsync(options, Holding.Arguments(options), parsed.GetValue(adopt), token);
}));

var root = new RootCommand("VastK8s cache agent: keeps Datasets on this node's disks and serves them to mounts.") { serve, hold };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
