using VastK8s.Fuse;

namespace VastK8s.Integration.Tests.Support;

/// <summary>A mounted tree, read under a limit: a reader that hangs is a failure, not a test run that never ends.</summary>
internal static class Tree
{
    /// <summary>Relative paths of all files, sorted.</summary>
    public static Task<List<string>> FilesAsync(string root) => BoundedAsync($"listing {root}", () => Directory
        .EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal).ToList());

    public static Task<byte[]> ReadAsync(string path) => BoundedAsync($"reading {path}", () => File.ReadAllBytes(path));

    public static Task<long> SizeAsync(string path) => BoundedAsync($"stat {path}", () => new FileInfo(path).Length);

    /// <summary>The tree has these files and no others, each with these bytes.</summary>
    public static async Task AssertSameAsync(IReadOnlyDictionary<string, byte[]> expected, string root)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), await FilesAsync(root));
        foreach (var (path, bytes) in expected) await AssertFileAsync(bytes, Path.Combine(root, path));
    }

    public static async Task AssertFileAsync(byte[] expected, string path)
    {
        Assert.Equal(expected.Length, await SizeAsync(path));
        AssertBytes(expected, await ReadAsync(path), path);
    }

    public static void AssertBytes(byte[] expected, byte[] actual, string what) => AssertBytes(expected.AsSpan(), actual.AsSpan(), what);

    public static void AssertBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        var same = expected.CommonPrefixLength(actual);
        if (same < expected.Length || same < actual.Length) Assert.Fail($"{what}: wrong from byte {same} on ({actual.Length} read, {expected.Length} expected)");
    }

    /// <summary>Forgets what the page cache has of every file below a folder.</summary>
    public static Task DropCacheAsync(string root) => BoundedAsync($"dropping caches of {root}", () =>
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)) DropCache(path);
        return true;
    });

    public static void DropCache(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        FileRange.DropCache(file, 0, 0);
    }

    /// <summary>Runs what blocks on a thread of its own.</summary>
    public static Task<T> BoundedAsync<T>(string what, Func<T> call) => BoundedAsync(what, Start(call));

    /// <summary>Starts what may block for as long as the test wants it to.</summary>
    public static Task<T> Start<T>(Func<T> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static async Task<T> BoundedAsync<T>(string what, Task<T> running)
    {
        try
        {
            return await running.WaitAsync(Limits.Soon, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: no answer within {Limits.Soon.TotalSeconds:0} s");
        }
    }
}
