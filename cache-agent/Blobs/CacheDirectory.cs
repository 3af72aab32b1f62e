using System.Globalization;
using System.Text;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>One directory of the cache: its format mark, its capacity and its state.</summary>
internal sealed class CacheDirectory
{
    /// <summary>Version of everything below the directory; another one is refused, never guessed at.</summary>
    public const int Format = 1;

    private const long EnoughBytes = 8 << 20;
    private const string FormatFile = "vastk8s-cache-format";
    private readonly ConditionSet _conditions;
    private readonly string _marker;
    private long _used;
    private long _evictedChunks;
    private long _evictedBytes;
    private volatile CacheDirectoryState _state;
    private string _message = "";

    private CacheDirectory(CacheDirectoryOptions options, ConditionSet conditions)
    {
        Options = options;
        _conditions = conditions;
        _marker = System.IO.Path.Combine(options.Path, FormatFile);
    }

    public CacheDirectoryOptions Options { get; }

    public string Path => Options.Path;

    /// <summary>Bytes that may be kept here.</summary>
    public long Capacity { get; private set; }

    /// <summary>Bytes kept or promised to fetches under way.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Chunks evicted from here since the agent started.</summary>
    public long EvictedChunks => Interlocked.Read(ref _evictedChunks);

    /// <summary>Their bytes.</summary>
    public long EvictedBytes => Interlocked.Read(ref _evictedBytes);

    public CacheDirectoryState State => _state;

    /// <summary>Why it is not ready, and what to do.</summary>
    public string Message => _message;

    /// <summary>Opens the directory, creating it if need be. A missing disk is a condition, an unknown format an error.</summary>
    /// <exception cref="InvalidDataException">The directory holds a cache of another version.</exception>
    public static CacheDirectory Open(CacheDirectoryOptions options, ConditionSet conditions)
    {
        var directory = new CacheDirectory(options, conditions);
        try
        {
            directory.CheckFormat();
            directory.Capacity = options.CapacityBytes > 0 ? options.CapacityBytes : DefaultCapacity(options.Path);
            directory.Become(CacheDirectoryState.Ready, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            directory.Become(CacheDirectoryState.Failed, $"cache directory {options.Path}: {e.Message}; mount the disk or change --cache-dir");
        }

        return directory;
    }

    public void Charge(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>Whether so many more bytes fit under the capacity; if they do they are charged.</summary>
    public bool TryCharge(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Capacity) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>So much was evicted; its room is given back by <see cref="Charge"/>.</summary>
    public void ReportEvicted(int chunks, long bytes)
    {
        Interlocked.Add(ref _evictedChunks, chunks);
        Interlocked.Add(ref _evictedBytes, bytes);
    }

    /// <summary>Bytes to evict now so that the low watermark holds; 0 below the high one.</summary>
    public long Excess(long incoming)
    {
        var after = Used + incoming;
        return after <= Capacity * Options.HighWatermark ? 0 : after - (long)(Capacity * Options.LowWatermark);
    }

    /// <summary>Takes an I/O error of a file here into account: full or failed.</summary>
    public void Report(IOException error)
    {
        if (error.HResult == Fuse.Errno.ENOSPC)
        {
            Become(CacheDirectoryState.Full, $"cache directory {Path}: no space left on device; free space or lower its capacity");
        }
        else
        {
            Become(CacheDirectoryState.Failed, $"cache directory {Path}: {error.Message}; check the disk, then restart the agent");
        }
    }

    /// <summary>Nothing of it is to be trusted, whatever the error's number.</summary>
    public void Fail(IOException error) =>
        Become(CacheDirectoryState.Failed, $"cache directory {Path}: {error.Message}; check the disk, then restart the agent");

    /// <summary>A write went through: what was full may not be any more. The few blocks that a failed fetch gave back do not make it so.</summary>
    public void ReportWritten()
    {
        if (_state == CacheDirectoryState.Full && new DriveInfo(Path).AvailableFreeSpace > EnoughBytes) Become(CacheDirectoryState.Ready, "");
    }

    /// <summary>Notices a directory that vanished or was mounted over: the format mark is gone.</summary>
    public bool Probe()
    {
        if (_state == CacheDirectoryState.Failed) return false;
        if (File.Exists(_marker)) return true;
        Become(CacheDirectoryState.Failed, $"cache directory {Path} has vanished; mount the disk again, then restart the agent");
        return false;
    }

    private static long DefaultCapacity(string path)
    {
        long own = 0;
        foreach (var file in Directory.EnumerateFiles(path, "*.seg", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file);
            own += Fuse.FileRange.AllocatedBytes(handle);
        }

        return (long)((new DriveInfo(path).AvailableFreeSpace + own) * 0.9);
    }

    private void CheckFormat()
    {
        Directory.CreateDirectory(Path);
        if (File.Exists(_marker))
        {
            var text = File.ReadAllText(_marker).Trim();
            if (text == Format.ToString(CultureInfo.InvariantCulture)) return;
            throw new InvalidDataException(
                $"cache directory {Path} has format '{text}' and this agent knows {Format}: use the agent that wrote it, or empty the directory");
        }

        if (Directory.Exists(System.IO.Path.Combine(Path, "blobs")))
        {
            throw new InvalidDataException($"cache directory {Path} has blobs and no {FormatFile}: not written by this version; empty the directory");
        }

        // Whole or not at all: half of it would be another format to the next agent.
        AtomicFile.Replace(DurableFiles.Instance, _marker, Encoding.ASCII.GetBytes(Format.ToString(CultureInfo.InvariantCulture) + "\n"));
    }

    private void Become(CacheDirectoryState state, string message)
    {
        _message = message;
        _state = state;
        if (state == CacheDirectoryState.Failed) Options.FailureMark?.Set();
        _conditions.Set($"CacheDirectory:{Path}", state == CacheDirectoryState.Ready, state.ToString(), message);
    }
}
