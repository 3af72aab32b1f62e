using Microsoft.Win32.SafeHandles;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>Every step of a build that changes what is on disk, so that a crash can be tried between any two of them.</summary>
internal interface IDurableFiles
{
    /// <summary>Opens for reading and writing; made if missing.</summary>
    SafeFileHandle Open(string path);

    /// <summary>Writes all of it (pwrite).</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts a file.</summary>
    void SetLength(SafeFileHandle file, long length);

    /// <summary>fsync.</summary>
    void Flush(SafeFileHandle file);

    /// <summary>fsync of a directory: makes the names in it durable.</summary>
    void FlushDirectory(string path);

    /// <summary>rename(2) of a file, over the one that is there.</summary>
    void RenameFile(string from, string to);

    /// <summary>rename(2) of a directory to a name that is free.</summary>
    void RenameDirectory(string from, string to);

    /// <summary>Makes a directory and its parents.</summary>
    void CreateDirectory(string path);

    /// <summary>Removes a file if it is there.</summary>
    void DeleteFile(string path);

    /// <summary>Removes a directory and what is in it, if it is there.</summary>
    void DeleteDirectory(string path);
}
