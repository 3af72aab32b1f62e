using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Embedded.Integration.Tests.Support;

/// <summary>A temporary directory with source files, manifests and state for one test, and the executable that works there. What was started or mounted below it ends with it.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string ProgramName = "vastk8s-embedded";
    private readonly List<Child> _children = [];

    private Site() => Root = Directory.CreateTempSubdirectory("vastk8s-et-").FullName;

    public string Root { get; }

    public string State => Path.Combine(Root, "state");

    public string Cache => Path.Combine(Root, "cache");

    public string Source => Path.Combine(Root, "source");

    /// <summary>Mount points at or below the site.</summary>
    public IReadOnlyList<string> Mounted => [.. Mounts.Read().Select(m => m.Target).Where(t => t.StartsWith(Root + "/", StringComparison.Ordinal))];

    /// <summary>What is left in the temporary directory.</summary>
    public IEnumerable<string> Temporary => Directory.EnumerateFileSystemEntries(Path.Combine(Root, "tmp"));

    public AgentProcesses Processes => new(State);

    /// <summary>Skips the test where this machine cannot mount.</summary>
    public static Site Create(int files = 20, int size = 100_000)
    {
        Requires.Mounts();
        var site = new Site();
        foreach (var (name, bytes) in Content.Set("f", files, size))
        {
            var path = Path.Combine(site.Source, "dir", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        File.WriteAllBytes(Path.Combine(site.Source, "large"), Content.Of("large", 3_000_000));
        return site;
    }

    /// <summary>A pool on this machine, and Datasets of the source.</summary>
    /// <param name="datasets">Names, with what their spec has besides.</param>
    /// <returns>The file.</returns>
    public string Manifests(params (string Name, string More)[] datasets)
    {
        string[] documents =
        [
            $"apiVersion: vastk8s.io/v1alpha1\nkind: CachePool\nmetadata: {{name: default}}\nspec:\n  directories: [{{path: {Cache}, capacity: 1Gi}}]\n",
            .. datasets.Select(d => $"apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {{name: {d.Name}}}\nspec:\n  sources: [{{uri: \"file://{Source}\"}}]\n  {d.More}\n"),
        ];
        var file = Path.Combine(Root, "manifests.yaml");
        File.WriteAllText(file, string.Join("---\n", documents));
        return file;
    }

    /// <summary>Starts the executable.</summary>
    public Child Start(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(Root, "tmp")).FullName, ["VASTK8S_AGENT"] = App.Agent };
        var child = Child.Start(Program(), arguments, environment);
        _children.Add(child);
        return child;
    }

    /// <summary>Waits for a line of standard output.</summary>
    public static Task SaysAsync(Child child, string text) =>
        Eventually.IsAsync(() => Task.FromResult(child.Lines.Any(l => l.Contains(text, StringComparison.Ordinal))), () => $"'{text}' is said\n{string.Join('\n', child.Lines)}");

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children) child.Dispose();
        try
        {
            await Processes.KillAllAsync();
        }
        finally
        {
            foreach (var target in Mounted.Reverse()) Mounts.Unmount(target, detach: true);
            Directory.Delete(Root, recursive: true);
        }
    }

    // What make app published, as the agent that it starts; else what was built with these tests.
    private static string Program() => new[] { Path.GetDirectoryName(App.Agent)!, AppContext.BaseDirectory, Path.Combine(Repository.Root, "artifacts", "app") }
        .Select(folder => Path.Combine(folder, ProgramName)).First(File.Exists);
}
