using System.Globalization;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Machine;

/// <summary>
/// Everything a run leaves on the machine lies below two directories named by its process id, one on disk and one in shared memory: what
/// is mounted there, every process that names it on its command line and every file goes at the end, and the remains of a run that
/// could not clean up go when the next one starts.
/// </summary>
internal sealed class WorkDirectory : IDisposable
{
    private const string Prefix = "vastk8s-bench-";

    private WorkDirectory(string parent)
    {
        Disk = Path.Combine(parent, Prefix + Environment.ProcessId);
        Memory = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : parent, Prefix + "mem-" + Environment.ProcessId);
        Directory.CreateDirectory(Disk);
        Directory.CreateDirectory(Memory);
    }

    /// <summary>On the disk that is measured.</summary>
    public string Disk { get; }

    /// <summary>In memory where the machine has room for it.</summary>
    public string Memory { get; }

    /// <param name="parent">A directory on the disk to measure; default the user's cache directory.</param>
    public static WorkDirectory Create(string? parent)
    {
        parent ??= Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "vastk8s");
        Directory.CreateDirectory(parent);
        foreach (var left in new[] { parent, "/dev/shm" }.Where(Directory.Exists).SelectMany(p => Directory.EnumerateDirectories(p, Prefix + "*")))
        {
            if (int.TryParse(left[(left.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture, out var pid) && !Processes.Alive(pid))
                Clear(left);
        }

        return new WorkDirectory(Path.GetFullPath(parent));
    }

    /// <summary>A directory of that name, empty.</summary>
    public string Fresh(string name)
    {
        var path = Path.Combine(Disk, name);
        if (Directory.Exists(path))
            Clear(path);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Takes mounts and processes away under whoever still waits for them.</summary>
    public void TakeDown() => End(Disk);

    /// <summary>Unmounts, ends and deletes everything there.</summary>
    public static void Clear(string directory)
    {
        End(directory);
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    public void Dispose()
    {
        Clear(Disk);
        Clear(Memory);
        Libc.Sync();
    }

    /// <summary>Mounts first: a daemon whose mount is gone has nothing left to do.</summary>
    private static void End(string directory)
    {
        foreach (var target in Mounts.Below(directory))
            Mounts.Detach(target);
        // The path ends at a separator or an argument's end: "…-12" must not take "…-123" with it.
        Processes.EndAll(() => [.. Processes.Naming(directory + "/"), .. Processes.Naming(directory + "\0")]);
        foreach (var target in Mounts.Below(directory))
            Mounts.Detach(target);
    }
}
