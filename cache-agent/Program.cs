using System.CommandLine;
using System.Runtime.InteropServices;
using VastK8s.CacheAgent.Hosting;

var state = new Option<string>("--state") { Description = "Directory for Datasets, sockets and the log.", DefaultValueFactory = _ => "/var/lib/vastk8s" };
var cacheDirs = new Option<string[]>("--cache-dir") { Description = "Directory for cached bytes, with its capacity: /mnt/nvme0/cache:800Gi. May be given several times. Default: cache below the state directory." };
var adopt = new Option<int>("--adopt") { Description = "Process id of a running agent to wait for before starting one.", Hidden = true };

AgentOptions Options(ParseResult parsed)
{
    var directory = Path.GetFullPath(parsed.GetValue(state)!);
    var caches = parsed.GetValue(cacheDirs) is { Length: > 0 } given ? given : [Path.Combine(directory, "cache")];
    return new AgentOptions(directory, [.. caches.Select(AgentOptions.ParseCacheDirectory)]);
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

var serve = new Command("serve", "Run the cache agent of this node.") { state, cacheDirs };
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

var hold = new Command("hold", "Leave the terminal, keep FUSE connections, start the agent and start it again whenever it dies.") { state, cacheDirs, adopt };
hold.SetAction((parsed, token) => GuardAsync(() =>
{
    var options = Options(parsed);
    return Holding.RunAsync(options, Holding.Arguments(options), parsed.GetValue(adopt), token);
}));

var root = new RootCommand("VastK8s cache agent: keeps Datasets on this node's disks and serves them to mounts.") { serve, hold };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
