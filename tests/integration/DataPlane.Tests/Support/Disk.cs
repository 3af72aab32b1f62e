using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse;

namespace VastK8s.Integration.Tests.Support;

/// <summary>A disk of a test's own, 64 MiB: ext4 on a loop device, which goes with its last mount (autoclear); memory where there are none.</summary>
internal sealed class Disk
{
    // EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (fs/ext4/ext4.h of Linux).
    private const uint Shutdown = 0x8004587D;
    private const int WithoutFlushing = 2;
    private readonly string _image;
    private string? _noDevice;

    private Disk(string image, string path) => (_image, Path) = (image, path);

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Makes and mounts one.</summary>
    public static async Task<Disk> MountAsync(Workplace place)
    {
        var disk = new Disk(System.IO.Path.Combine(place.Root, "disk.img"), place.Folder("disk"));
        await using (var file = File.Create(disk._image)) file.SetLength(64 << 20);
        var made = await Child.RunAsync("mkfs.ext4", "-q", "-F", disk._image);
        Assert.True(made.ExitCode == 0, made.ToString());
        var mounted = await disk.TryMountAsync();
        if (mounted.ExitCode == 0) return disk;
        disk._noDevice = mounted.Errors;
        var memory = await Child.RunAsync("mount", "-t", "tmpfs", "-o", "size=64m", "none", disk.Path);
        Assert.SkipUnless(memory.ExitCode == 0, $"neither a loop device nor a tmpfs can be mounted: {mounted.Errors} {memory.Errors}");
        return disk;
    }

    /// <summary>
    /// From here on nothing on it can be read, written or synced, as with a device that is gone; what was not synced is lost. Skips the test where
    /// it is no real disk.
    /// </summary>
    public void Die()
    {
        Assert.SkipUnless(_noDevice is null, $"no loop device can be mounted (modprobe loop, or give the container /dev/loop*): {_noDevice}");
        using var file = File.OpenHandle(System.IO.Path.Combine(Path, "alive"), FileMode.Create, FileAccess.Write);
        Assert.True(ioctl(file, Shutdown, WithoutFlushing) == 0, $"EXT4_IOC_SHUTDOWN: errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>The disk is back, as after a boot. Nobody may use it.</summary>
    public async Task ReviveAsync()
    {
        Mounts.Unmount(Path, detach: false);
        var mounted = await TryMountAsync();
        Assert.True(mounted.ExitCode == 0, mounted.ToString());
    }

    private Task<CommandResult> TryMountAsync() => Child.RunAsync("mount", "-o", "loop", _image, Path);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(SafeFileHandle file, nuint request, in int argument);
}
