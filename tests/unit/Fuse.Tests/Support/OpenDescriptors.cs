using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>What /proc says of descriptors of this process.</summary>
internal static class OpenDescriptors
{
    /// <summary>The position of the open file description: the same for all its descriptors.</summary>
    public static string Position(SafeFileHandle file) => File.ReadLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}").First(line => line.StartsWith("pos:", StringComparison.Ordinal));

    /// <summary>Moves it. (.NET's streams keep a position of their own and read with pread.)</summary>
    public static void Seek(SafeFileHandle file, long position) => Syscall.lseek((int)file.DangerousGetHandle(), position, SeekFlags.SEEK_SET);

    /// <summary>How many descriptors are open on a path.</summary>
    public static int CountOf(string path) => Directory.GetFiles("/proc/self/fd").Count(link =>
    {
        try
        {
            return new FileInfo(link).LinkTarget == path;
        }
        catch (IOException)
        {
            return false;
        }
    });
}
