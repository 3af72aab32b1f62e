using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse;

/// <summary>One READ request; may be copied, kept, and answered later from any thread, once.</summary>
public readonly struct FuseRead
{
    private readonly FuseServer _server;

    internal FuseRead(FuseServer server, ulong unique, ulong nodeId, long offset, int length)
    {
        _server = server;
        Unique = unique;
        NodeId = nodeId;
        Offset = offset;
        Length = length;
    }

    /// <summary>The kernel's number for this request, bit 63 (resent) included.</summary>
    public ulong Unique { get; }

    /// <summary>Which file.</summary>
    public ulong NodeId { get; }

    /// <summary>First byte wanted.</summary>
    public long Offset { get; }

    /// <summary>Bytes wanted.</summary>
    public int Length { get; }

    /// <summary>
    /// Answers with bytes of a file: straight from it, no managed copy; past its end (or in a hole) come zeros. A file that cannot be read is
    /// not answered: its errno is returned, 0 otherwise, and the request is still to be answered.
    /// </summary>
    public int ReplyFromFile(SafeFileHandle file, long offset) => _server.ReplyFromFile(Unique, file, offset, Length);

    /// <summary>Answers with these bytes; fewer than <see cref="Length"/> means end of file.</summary>
    public void Reply(ReadOnlySpan<byte> data) => _server.Reply(Unique, data);

    /// <summary>Answers with an errno (positive: 5 is EIO).</summary>
    public void ReplyError(int errno) => _server.ReplyError(Unique, errno);
}
