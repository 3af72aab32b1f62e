using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Machine;

/// <summary>
/// Memory that nobody uses, as it is on a machine of its own. The host of a virtual machine may take free pages back (free page reporting); the first
/// touch of one then costs the guest more than filling it, and who happens to get it pays: 1 GiB of page cache took 0.2 s of CPU in pages that
/// were still there and 1.5 to 4 s in pages that were not.
/// </summary>
internal static unsafe class FreeMemory
{
    /// <summary>Says so beside a figure.</summary>
    public const string Note = "free memory was touched before each side, so that neither pays for pages that the host had taken back";

    private const int ProtWrite = 2;
    private const int MapPrivateAnonymous = 0x22;
    private const long Spare = 1L << 30;
    private const long Stride = 4096;

    /// <summary>Has the host give so many bytes of free memory, as far as there are, before somebody is measured who is going to use them.</summary>
    public static void Touch(long bytes)
    {
        bytes = Math.Min(bytes, Memory.AvailableBytes - Spare);
        if (bytes <= 0) return;
        var memory = Libc.Map(null, (nint)bytes, Libc.ProtRead | ProtWrite, MapPrivateAnonymous, -1, 0);
        if ((nint)memory == -1) throw Libc.Failed("mmap");
        for (var at = 0L; at < bytes; at += Stride) memory[at] = 1;
        if (Libc.Unmap(memory, (nint)bytes) != 0) throw Libc.Failed("munmap");
    }
}
