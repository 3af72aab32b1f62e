using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.Snapshots.Tests.Faults;

/// <summary>
/// Ends the process at a step: that step and all after it do not happen, but that a write may have happened by half. Several threads take
/// steps, so which one a number stands for can vary; the tests try them all.
/// </summary>
internal sealed class CrashingFiles(int crashAt = int.MaxValue, bool tearWrites = false) : IDurableFiles
{
    private readonly Lock _lock = new();
    private int _steps;

    public int Steps => _steps;

    public SafeFileHandle Open(string path) => Step(() => DurableFiles.Instance.Open(path));

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        lock (_lock)
        {
            if (tearWrites && _steps + 1 == crashAt)
                DurableFiles.Instance.Write(file, bytes[..(bytes.Length / 2)], offset);
            Count();
            DurableFiles.Instance.Write(file, bytes, offset);
        }
    }

    public void SetLength(SafeFileHandle file, long length) => Step(() => DurableFiles.Instance.SetLength(file, length));

    // The process ends, not the system: what was written stays.
    public void Flush(SafeFileHandle file) => Step(() => { });

    public void FlushDirectory(string path) => Step(() => Assert.True(Directory.Exists(path)));

    public void RenameFile(string from, string to) => Step(() => DurableFiles.Instance.RenameFile(from, to));

    public void RenameDirectory(string from, string to) => Step(() => DurableFiles.Instance.RenameDirectory(from, to));

    public void CreateDirectory(string path) => Step(() => DurableFiles.Instance.CreateDirectory(path));

    public void DeleteFile(string path) => Step(() => DurableFiles.Instance.DeleteFile(path));

    public void DeleteDirectory(string path) => Step(() => DurableFiles.Instance.DeleteDirectory(path));

    private void Step(Action action)
    {
        lock (_lock)
        {
            Count();
            action();
        }
    }

    private T Step<T>(Func<T> function)
    {
        lock (_lock)
        {
            Count();
            return function();
        }
    }

    private void Count()
    {
        if (++_steps >= crashAt)
            throw new SimulatedCrash();
    }
}
