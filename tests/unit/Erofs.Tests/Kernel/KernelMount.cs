using System.Runtime.InteropServices;
using VastK8s.Erofs.Tests.Support;
using static VastK8s.Erofs.Tests.Kernel.Native;

namespace VastK8s.Erofs.Tests.Kernel;

/// <summary>An image mounted by the kernel, file-backed; unmounted at the end.</summary>
internal sealed class KernelMount : IDisposable
{
    private const int EPERM = 1;
    private const int ENOENT = 2;
    private const int ENOTBLK = 15;

    private readonly int _root;

    private KernelMount(string path)
    {
        Path = path;
        _root = open(CString(path), O_PATH);
    }

    public string Path { get; }

    /// <summary>Skips the test where this process or this kernel cannot.</summary>
    public static KernelMount Of(TemporaryDirectory directory, string image, params IEnumerable<string> devices)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: mount(2)");
        Assert.SkipUnless(
            File.ReadLines("/proc/filesystems").Any(l => l.EndsWith("\terofs", StringComparison.Ordinal)),
            "needs a kernel with EROFS (CONFIG_EROFS_FS; modprobe erofs)");
        var target = Directory.CreateDirectory(directory.File("mnt")).FullName;
        var options = string.Join(',', devices.Select(d => $"device={d}"));
        if (mount(CString(image), CString(target), CString("erofs"), MS_RDONLY, CString(options)) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            Assert.SkipWhen(errno == EPERM, "needs CAP_SYS_ADMIN: mount(2)");
            Assert.SkipWhen(errno == ENOTBLK, "needs a kernel that mounts EROFS from files (Linux 6.12, CONFIG_EROFS_FS_BACKED_BY_FILE)");
            Assert.Fail($"mount: {Marshal.GetPInvokeErrorMessage(errno)}; dmesg says why");
        }
        return new KernelMount(target);
    }

    /// <summary>Whether a lookup finds the path, given as bytes in Latin-1.</summary>
    public bool Exists(string path)
    {
        if (faccessat(_root, CString(path), 0, AT_SYMLINK_NOFOLLOW) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        Assert.True(errno == ENOENT, $"lookup of '{path}': {Marshal.GetPInvokeErrorMessage(errno)}");
        return false;
    }

    public void Dispose()
    {
        _ = close(_root);
        if (umount2(CString(Path), 0) != 0)
            Assert.Equal(0, umount2(CString(Path), MNT_DETACH));
    }

    private static byte[] CString(string text) => [.. Images.Bytes(text), 0];
}
