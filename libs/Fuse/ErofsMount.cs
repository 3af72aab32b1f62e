namespace VastK8s.Fuse;

/// <summary>Mounts EROFS images that are regular files, on segment devices that are regular files.</summary>
public static class ErofsMount
{
    /// <summary>
    /// Mounts read-only, nosuid, nodev, by fsopen/fsconfig/fsmount (no limit on the number of devices), or by mount(2) on kernels without them.
    /// Kernel ≥ 6.12 with CONFIG_EROFS_FS_BACKED_BY_FILE.
    /// </summary>
    /// <param name="image">The image file.</param>
    /// <param name="target">Existing directory.</param>
    /// <param name="devices">Segment files in device order.</param>
    /// <param name="directIo">Ask for <c>directio</c> (backing files are read past the page cache), where the kernel has it.</param>
    /// <param name="readAheadKb">Read-ahead of the new mount in KiB (its backing-dev-info); 0 leaves the kernel's.</param>
    /// <exception cref="NativeException">The kernel's refusal, with its log lines where it gave any.</exception>
    public static void Mount(string image, string target, IReadOnlyList<string> devices, bool directIo, int readAheadKb) => throw new NotSupportedException();

    /// <summary>Whether this kernel can: EROFS is registered (or loads as a module). Says why not otherwise.</summary>
    public static bool IsSupported(out string reason) => throw new NotSupportedException();
}
