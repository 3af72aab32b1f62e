namespace VastK8s.Fuse;

/// <summary>One line of /proc/self/mountinfo.</summary>
/// <param name="Device">major:minor of st_dev.</param>
/// <param name="Root">The part of the file system that is mounted.</param>
/// <param name="Target">Where.</param>
/// <param name="FileSystem">erofs, fuse, ext4, …</param>
/// <param name="Source">Mount source.</param>
/// <param name="Options">Mount and superblock options, comma separated.</param>
public sealed record MountEntry(string Device, string Root, string Target, string FileSystem, string Source, string Options);
