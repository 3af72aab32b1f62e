using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Native;

/// <summary>
/// The C library calls that Mono.Posix lacks, or allocates for, one file by topic. Each returns what C does, with errno in
/// <see cref="LastError"/>. Types are those of the 64-bit Linux ABIs, where <c>off_t</c> and <c>size_t</c> have 64 bits.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>-1 becomes an exception.</summary>
    public static void Check(int result, string call)
    {
        if (result == -1) throw new NativeException(call, LastError);
    }
}
