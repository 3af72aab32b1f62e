using Microsoft.Win32.SafeHandles;

namespace VastK8s.Erofs;

/// <summary>Opens image writers.</summary>
public static class ErofsImage
{
    /// <summary>Starts an image in an empty file open for reading and writing; the caller keeps and closes the file.</summary>
    public static IErofsImageWriter Create(SafeFileHandle file, ErofsImageOptions options) => throw new NotSupportedException();
}
