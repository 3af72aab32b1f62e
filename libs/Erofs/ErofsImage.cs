using Microsoft.Win32.SafeHandles;
using VastK8s.Erofs.Writing;

namespace VastK8s.Erofs;

/// <summary>Opens image writers.</summary>
public static class ErofsImage
{
    /// <summary>Starts an image in an empty file open for reading and writing; the caller keeps and closes the file.</summary>
    /// <remarks>
    /// Until <see cref="IErofsImageWriter.Complete"/> the file's range from 1 TiB on is scratch space for directories of more than about
    /// 30,000 entries: the file may look large, is sparse, and is cut to the image's length at the end. What is in a file that was not
    /// completed is of no use.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static IErofsImageWriter Create(SafeFileHandle file, ErofsImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        ThrowUnlessWithin(options.MaxDevices, 1, ushort.MaxValue, nameof(options.MaxDevices));
        ThrowUnlessWithin(options.FileMode, 0, 0xFFF, nameof(options.FileMode));
        ThrowUnlessWithin(options.DirectoryMode, 0, 0xFFF, nameof(options.DirectoryMode));
        return new ImageWriter(file, options);
    }

    private static void ThrowUnlessWithin(int value, int least, int most, string option)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, $"options.{option}");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, $"options.{option}");
    }
}
