namespace VastK8s.Erofs.Format;

/// <summary>Type in a dirent; the values are the kernel's FT_* of <c>fs_types.h</c>.</summary>
internal enum FileType : byte
{
    Regular = 1,
    Directory = 2,
    SymbolicLink = 7,
}
