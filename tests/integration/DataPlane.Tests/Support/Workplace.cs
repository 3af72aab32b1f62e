using VastK8s.Fuse;

namespace VastK8s.Integration.Tests.Support;

/// <summary>
/// A machine for one test: state, cache, mount points and source data in a temporary folder, and the command line that works there. Whatever
/// was started or mounted ends with it, by pid and path.
/// </summary>
internal sealed class Workplace : IAsyncDisposable
{
    /// <summary>The Dataset's name where a test has only one.</summary>
    public const string Dataset = "data";

    private readonly string? _capacity;

    private readonly Dictionary<string, string> _environment = new()
    {
        ["VASTK8S_AGENT"] = App.Agent,
        ["AWS_ACCESS_KEY_ID"] = Origins.Radosgw.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = Origins.Radosgw.SecretKey,
        ["AWS_REGION"] = "us-east-1",
        ["NO_PROXY"] = "127.0.0.1",
    };

    /// <summary>Skips the test where this machine cannot.</summary>
    /// <param name="capacity">Of the cache directory.</param>
    public static Workplace Create(string? capacity = null)
    {
        Requires.Mounts();
        return new Workplace(capacity);
    }

    private Workplace(string? capacity)
    {
        _capacity = capacity;
        Root = Directory.CreateTempSubdirectory("vastk8s-it-").FullName;
        State = Path.Combine(Root, "state");
        Cache = Path.Combine(Root, "cache");
        Processes = new AgentProcesses(State);
    }

    public string Root { get; }

    public string State { get; }

    /// <summary>The cache directory; to be changed before the first command only.</summary>
    public string Cache { get; set; }

    public AgentProcesses Processes { get; }

    public string Log => Path.Combine(State, "agent.log");

    /// <summary>Segment files of the cache.</summary>
    public IReadOnlyList<string> Segments => [.. Directory.EnumerateFiles(Cache, "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>A new folder.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>A folder with files, to be a source.</summary>
    public string Source(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        var folder = Folder(name);
        foreach (var (path, bytes) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
        return folder;
    }

    public Child Start(params string[] arguments) => Child.Start(App.Cli, [.. arguments, .. Common()], _environment);

    /// <summary>Runs a command to its end, however it ends.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var child = Start(arguments);
        return await child.WaitAsync(Limits.Command);
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<CommandResult> DoAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"vastk8s {string.Join(' ', arguments)}: {result}\n{LogTail()}");
        return result;
    }

    public async Task<SnapshotStatus> IndexAsync(string uri, params string[] options) =>
        (await DoAsync(["index", uri, "--name", Dataset, .. options])).Last<SnapshotLine>("Snapshot").Snapshot;

    /// <summary>Mounts the Dataset's current snapshot on a new folder.</summary>
    public async Task<MountLine> MountAsync(string folder = "mnt", string dataset = Dataset) =>
        (await DoAsync("mount", dataset, Folder(folder))).Last<MountLine>("Mount");

    public async Task<PrefetchLine> PrefetchAsync(params string[] options) =>
        (await DoAsync(["prefetch", Dataset, .. options])).Last<PrefetchLine>("PrefetchProgress");

    public async Task<Status> StatusAsync() => (await DoAsync("status")).Last<Status>("Status");

    /// <summary>Waits until the status is as wanted.</summary>
    public async Task<Status> StatusWhenAsync(Func<Status, bool> wanted, string what)
    {
        Status? last = null;
        await Eventually.IsAsync(
            async () =>
            {
                var result = await RunAsync("status");
                last = result.ExitCode == 0 ? result.Last<Status>("Status") : null;
                return last is not null && wanted(last);
            },
            () => $"{what}\n{last}\n{LogTail()}");
        return last!;
    }

    /// <summary>Pid of an agent other than <paramref name="old"/>, when it is there.</summary>
    public async Task<int> NextAgentAsync(int? old)
    {
        await Eventually.IsAsync(() => Processes.Agent is { } pid && pid != old, $"another agent after {old}\n{LogTail()}");
        return Processes.Agent ?? await NextAgentAsync(old);
    }

    public string LogTail() => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(25)) : "(no agent.log)";

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Log}:\n{LogTail()}");

        // First the processes: with the last descriptor of a FUSE connection goes whoever waits for an answer from it.
        try
        {
            await Processes.KillAllAsync();
        }
        finally
        {
            foreach (var mount in Mounts.Read().Reverse().Where(m => m.Target.StartsWith(Root + "/", StringComparison.Ordinal))) Mounts.Unmount(mount.Target, detach: true);
            Directory.Delete(Root, recursive: true);
        }
    }

    private IEnumerable<string> Common() =>
        ["--state", State, "--cache-dir", _capacity is null ? Cache : $"{Cache}:{_capacity}", "-o", "json"];

    private sealed record SnapshotLine(SnapshotStatus Snapshot);
}
