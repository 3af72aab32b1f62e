namespace VastK8s.Fuse;

/// <summary>
/// A flat directory of read-only files of fixed size, served over /dev/fuse. Node ids are given by the implementation and mean the same
/// file in every process that ever serves the mount: a successor answers requests that name ids its predecessor gave out.
/// </summary>
public interface IFuseFiles
{
    /// <summary>The file of that name (UTF-8); false: ENOENT.</summary>
    bool TryLookup(ReadOnlySpan<byte> name, out FuseFile file);

    /// <summary>The file with that node id (≥ 2; 1 is the directory); false: ENOENT.</summary>
    bool TryGet(ulong nodeId, out FuseFile file);

    /// <summary>Entry number <paramref name="index"/> of the directory, from 0; false past the end.</summary>
    bool TryGetEntry(int index, out FuseFile file, out ReadOnlySpan<byte> name);

    /// <summary>
    /// A READ. Called on a serving thread and must not wait: answer at once from what is there with one of <see cref="FuseRead"/>'s replies,
    /// or keep the (copied) request and answer it later from any thread. Every request is answered exactly once.
    /// </summary>
    void Read(in FuseRead read);

    /// <summary>The reader of a request not answered yet was interrupted: answer it soon (EINTR will do). May name a request already answered.</summary>
    void Interrupt(ulong unique);
}
