namespace VastK8s.Fuse.Native;

/// <summary><c>struct iovec</c>.</summary>
internal unsafe struct IoVector
{
    public void* Base;
    public nuint Length;
}
